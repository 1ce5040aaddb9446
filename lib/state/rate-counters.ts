import type { ThrottlerStorage } from '@nestjs/throttler';
import type { RateLimitRule } from '../policy/rate-limit-rule';
import type { Clock } from '../request/clock';
import type { MemoryThrottlerStorage, ThrottlerRecord } from './memory-throttler.storage';
import type { NoticeListener } from './notice';

/** How long a storage that failed is left alone before one request tries it again. */
const RETRY_AFTER_MS = 1000;

/** What is wrong with an answer, in words of our own. */
class StorageFailure extends Error {}

/**
 * Counts the hits of clients under a rule. A storage that the user handed in gets a deadline; when it fails, the memory
 * of the instance counts until it answers again, and the operator hears of both.
 */
export class RateCounters {
  private failing = false;
  private retryAt = 0;

  constructor(
    private readonly memory: MemoryThrottlerStorage,
    private readonly storage: ThrottlerStorage | undefined,
    private readonly deadlineMs: number,
    private readonly clock: Clock,
    private readonly notices: NoticeListener,
  ) {}

  /** Answers at once when the memory counts; never throws and never waits longer than the deadline. */
  hit(rule: RateLimitRule, client: string): ThrottlerRecord | Promise<ThrottlerRecord> {
    if (this.storage === undefined) return this.hitMemory(rule, client);
    if (this.failing) {
      const now = this.clock.now();
      if (now < this.retryAt) return this.hitMemory(rule, client);
      this.retryAt = now + RETRY_AFTER_MS;
    }
    return this.hitStorage(this.storage, rule, client);
  }

  private hitMemory({ name, ttl, limit, blockDuration }: RateLimitRule, client: string): ThrottlerRecord {
    return this.memory.hit(`${name} ${client}`, ttl, limit, blockDuration);
  }

  private async hitStorage(
    storage: ThrottlerStorage,
    rule: RateLimitRule,
    client: string,
  ): Promise<ThrottlerRecord> {
    const { name, ttl, limit, blockDuration } = rule;
    try {
      const key = `nestjs-guard:${name}:${client}`;
      const counted = storage.increment(key, ttl, limit, blockDuration, name);
      const record = checked(await withDeadline(counted, this.deadlineMs));
      this.recovered();
      return record;
    } catch (error) {
      this.failed(error);
      return this.hitMemory(rule, client);
    }
  }

  private failed(error: unknown): void {
    this.retryAt = this.clock.now() + RETRY_AFTER_MS;
    if (this.failing) return;
    this.failing = true;
    const message = `The rate limit storage failed (${nameOf(error)}), the memory of this instance counts until it is back`;
    this.notices.onNotice({ action: 'store_unavailable', level: 'error', message });
  }

  private recovered(): void {
    if (!this.failing) return;
    this.failing = false;
    this.notices.onNotice({
      action: 'store_available',
      level: 'log',
      message: 'The rate limit storage answers again',
    });
  }
}

async function withDeadline<T>(answer: Promise<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StorageFailure(`no answer within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([answer, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

function checked(record: ThrottlerRecord): ThrottlerRecord {
  const { totalHits, timeToExpire, timeToBlockExpire, isBlocked } = record;
  const areNumbers = [totalHits, timeToExpire, timeToBlockExpire].every(Number.isFinite);
  if (areNumbers && typeof isBlocked === 'boolean') return record;
  throw new StorageFailure('not an answer of a throttler storage');
}

/** The message of a storage may quote its connection string, so only our own messages are shown. */
function nameOf(error: unknown): string {
  return error instanceof StorageFailure ? error.message : 'it threw an error';
}
