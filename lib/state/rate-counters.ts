import type { ThrottlerStorage } from '@nestjs/throttler';
import type { RateLimitRule } from '../policy/rate-limit-rule';
import type { Clock } from '../request/clock';
import type { AttackCount } from './attack-count';
import type { BanOrigin } from './ban';
import { LeastRecent } from './least-recent';
import type { MemoryThrottlerStorage, ThrottlerRecord } from './memory-throttler.storage';
import { NoAnswerError } from './no-answer.error';
import type { NoticeListener } from './notice';
import type { CountedLimit, SharedCounts } from './shared-counts';
import { StoreUnavailableError } from './store-unavailable.error';
import { withDeadline } from './with-deadline';

/** How many denials of the store are remembered; who is forgotten is asked for again. */
const MAX_DENIED = 10_000;
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
export interface CountedHit {
  readonly rule: RateLimitRule;
  readonly account: RateAccount;
}

/** All that was counted for a request. */
export interface CountedRequest {
  /** Up to the first limit that denies. */
  readonly records: ReadonlyMap<RateLimitRule, ThrottlerRecord>;
  /** Absent when there was no attack to count, or a limit denied before it. */
  readonly attack: AttackCount | undefined;
  /** How many attacks of the client the store has counted, this one included. */
  readonly attacks?: number | undefined;
}

/**
 * Counts the hits of clients under a rule: in a storage that the user handed in, in the store of the fleet, or in the
 * memory of the instance, which also counts while one of them does not answer within the deadline. What it counts then is
 * not counted there again when it is back.
 */
export class RateCounters {
  /** Until when the store denies whom under what: asking again would change nothing. */
  private readonly denied = new LeastRecent<number>(MAX_DENIED);
  private failing = false;
  private retryAt = 0;

  constructor(
    private readonly memory: MemoryThrottlerStorage,
    private readonly storage: ThrottlerStorage | undefined,
    private readonly shared: SharedCounts | undefined,
    private readonly deadlineMs: number,
    private readonly clock: Clock,
    private readonly notices: NoticeListener,
  ) {}

  /** Whether the store of the fleet counts, while it can be used. */
  get isShared(): boolean {
    return this.storage === undefined && this.shared !== undefined;
  }

  /** Whether it has to be asked about a hit: it can be used now, and has not said yet that the client is denied. */
  mustAsk({ rule, account }: CountedHit, now: number): boolean {
    return this.shared?.isUp === true && !this.isDenied(keyOf(rule, nameOf(account)), now);
  }

  /**
   * Counts all of a request in one round trip to the store of the fleet: hits of its client, up to the first limit that
   * denies, and an attack when none does. Where the store fails, the memory of the instance counts instead, and nobody
   * asks the store a second time.
   *
   * @param attack the ledger of the attack
   */
  async hitAll(
    hits: readonly CountedHit[],
    attack: BanOrigin | undefined,
    now: number,
  ): Promise<CountedRequest> {
    const client = (hits[0] as CountedHit).account.client;
    try {
      const limits = hits.map(({ rule, account }) => limitOf(rule, account));
      const count = await (this.shared as SharedCounts).count(client, limits, attack);
      const records = count.records.map((record, i) => [(hits[i] as CountedHit).rule, record] as const);
      if (count.deniedForMs > 0) {
        const { rule, account } = hits[records.length - 1] as CountedHit;
        this.denied.set(keyOf(rule, nameOf(account)), now + count.deniedForMs);
      }
      return { records: new Map(records), attack: count.attack, attacks: count.attacks };
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      return this.hitAllInMemory(hits, attack, now);
    }
  }

  /**
   * Counts a hit in the storage of the user or in memory. Answers at once when the memory counts; never throws and never
   * waits longer than the deadline.
   *
   * @param now when the request was looked at: everything that decides on it goes by the same moment
   */
  hit(rule: RateLimitRule, account: RateAccount, now: number): ThrottlerRecord | Promise<ThrottlerRecord> {
    if (this.storage === undefined) return this.hitMemory(rule, nameOf(account), now);
    if (this.failing) {
      const time = this.clock.now();
      if (time < this.retryAt) return this.hitMemory(rule, nameOf(account), now);
      this.retryAt = time + RETRY_AFTER_MS;
    }
    return this.hitStorage(this.storage, rule, nameOf(account), now);
  }

  private hitAllInMemory(
    hits: readonly CountedHit[],
    attack: BanOrigin | undefined,
    now: number,
  ): CountedRequest {
    const records = new Map<RateLimitRule, ThrottlerRecord>();
    for (const { rule, account } of hits) {
      const record = this.hitMemory(rule, nameOf(account), now);
      records.set(rule, record);
      if (record.isBlocked) return { records, attack: undefined };
    }
    return { records, attack: attack && 'not counted' };
  }

  private hitMemory(rule: RateLimitRule, client: string, now: number): ThrottlerRecord {
    const { ttl, limit, blockDuration } = rule;
    const key = keyOf(rule, client);
    const seconds = Math.ceil(((this.denied.peek(key) ?? 0) - now) / 1000);
    if (seconds > 0)
      return { totalHits: limit + 1, timeToExpire: seconds, isBlocked: true, timeToBlockExpire: seconds };
    return this.memory.hit(key, ttl, limit, blockDuration, now);
  }

  private isDenied(key: string, now: number): boolean {
    return (this.denied.peek(key) ?? 0) > now;
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

function checked(record: ThrottlerRecord): ThrottlerRecord {
  const { totalHits, timeToExpire, timeToBlockExpire, isBlocked } = record;
  const areNumbers = [totalHits, timeToExpire, timeToBlockExpire].every(Number.isFinite);
  if (areNumbers && typeof isBlocked === 'boolean') return record;
  throw new StorageFailure('not an answer of a throttler storage');
}

function nameOf({ client, simulated }: RateAccount): string {
  return simulated ? `simulated ${client}` : client;
}

function keyOf({ name }: RateLimitRule, client: string): string {
  return `${name} ${client}`;
}

function limitOf(rule: RateLimitRule, { simulated }: RateAccount): CountedLimit {
  return simulated ? { ...rule, name: `${rule.name}:simulated` } : rule;
}

/** The message of a storage may quote its connection string, so only our own messages are shown. */
function wordsFor(error: unknown): string {
  const isOurs = error instanceof StorageFailure || error instanceof NoAnswerError;
  return isOurs ? error.message : 'it threw an error';
}
