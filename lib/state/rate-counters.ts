import type { ThrottlerStorage } from '@nestjs/throttler';
import type { RateLimitRule } from '../policy/rate-limit-rule';
import type { Clock } from '../request/clock';
import type { MemoryThrottlerStorage, ThrottlerRecord } from './memory-throttler.storage';
import type { NoticeListener } from './notice';
import type { CountedLimit, RedisRateCounter } from './redis/redis-rate-counter';
import { StoreUnavailableError } from './store-unavailable.error';

/** How long a storage that failed is left alone before one request tries it again. */
const RETRY_AFTER_MS = 1000;

/** What is wrong with an answer, in words of our own. */
class StorageFailure extends Error {}

/** Whose hits are counted: a client, and whether in passive mode, under limits that are not enforced there. */
export interface RateAccount {
  readonly client: string;
  readonly simulated: boolean;
}

/** A hit that is to be counted. */
interface CountedHit {
  readonly rule: RateLimitRule;
  readonly account: RateAccount;
}

/**
 * Counts the hits of clients under a rule: in a storage that the user handed in, in the store of the fleet, or in the
 * memory of the instance, which also counts while one of them does not answer within the deadline. What it counts then is
 * not counted there again when it is back.
 */
export class RateCounters {
  private failing = false;
  private retryAt = 0;

  constructor(
    private readonly memory: MemoryThrottlerStorage,
    private readonly storage: ThrottlerStorage | undefined,
    private readonly shared: RedisRateCounter | undefined,
    private readonly deadlineMs: number,
    private readonly clock: Clock,
    private readonly notices: NoticeListener,
  ) {}

  /** Whether the store of the fleet counts, while it can be used. */
  get isShared(): boolean {
    return this.storage === undefined && this.shared !== undefined;
  }

  /** Whether it can be used now. */
  get isUp(): boolean {
    return this.shared?.isUp === true;
  }

  /**
   * Counts two hits of a client in one round trip to the store of the fleet: the second when the first denies nothing.
   * Where the store fails, only the first is counted, in memory.
   */
  async hitBoth(
    first: CountedHit,
    second: CountedHit,
    now: number,
  ): Promise<[ThrottlerRecord, ThrottlerRecord?]> {
    try {
      const limits = [first, second].map(({ rule, account }) => limitOf(rule, account));
      const records = await (this.shared as RedisRateCounter).hit(first.account.client, limits);
      return records as [ThrottlerRecord, ThrottlerRecord?];
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      return [this.hitMemory(first.rule, nameOf(first.account), now)];
    }
  }

  /**
   * Answers at once when the memory counts; never throws and never waits longer than the deadline.
   *
   * @param now when the request was looked at: everything that decides on it goes by the same moment
   */
  hit(rule: RateLimitRule, account: RateAccount, now: number): ThrottlerRecord | Promise<ThrottlerRecord> {
    if (this.storage === undefined) {
      return this.shared?.isUp === true
        ? this.hitShared(this.shared, rule, account, now)
        : this.hitMemory(rule, nameOf(account), now);
    }
    if (this.failing) {
      const time = this.clock.now();
      if (time < this.retryAt) return this.hitMemory(rule, nameOf(account), now);
      this.retryAt = time + RETRY_AFTER_MS;
    }
    return this.hitStorage(this.storage, rule, nameOf(account), now);
  }

  private hitMemory(rule: RateLimitRule, client: string, now: number): ThrottlerRecord {
    const { name, ttl, limit, blockDuration } = rule;
    return this.memory.hit(`${name} ${client}`, ttl, limit, blockDuration, now);
  }

  private async hitShared(
    shared: RedisRateCounter,
    rule: RateLimitRule,
    account: RateAccount,
    now: number,
  ): Promise<ThrottlerRecord> {
    try {
      const [record] = await shared.hit(account.client, [limitOf(rule, account)]);
      return record as ThrottlerRecord;
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      return this.hitMemory(rule, nameOf(account), now);
    }
  }

  private async hitStorage(
    storage: ThrottlerStorage,
    rule: RateLimitRule,
    client: string,
    now: number,
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
      return this.hitMemory(rule, client, now);
    }
  }

  private failed(error: unknown): void {
    this.retryAt = this.clock.now() + RETRY_AFTER_MS;
    if (this.failing) return;
    this.failing = true;
    const message = `The rate limit storage failed (${wordsFor(error)}), the memory of this instance counts until it is back`;
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

function nameOf({ client, simulated }: RateAccount): string {
  return simulated ? `simulated ${client}` : client;
}

function limitOf(rule: RateLimitRule, { simulated }: RateAccount): CountedLimit {
  return simulated ? { ...rule, name: `${rule.name}:simulated` } : rule;
}

/** The message of a storage may quote its connection string, so only our own messages are shown. */
function wordsFor(error: unknown): string {
  return error instanceof StorageFailure ? error.message : 'it threw an error';
}
