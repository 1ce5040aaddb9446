import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Clock } from '../request/clock';

/** The answer of a storage. @nestjs/throttler does not export the type by name. */
export type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>> & {
  /** When it was counted by the clock of the store that a fleet shares; absent: nobody else counts with this instance. */
  readonly countedAt?: number;
};

interface Counter {
  /** Start and count of each slice of the window that had hits, oldest first: at most {@link SLICES} pairs. */
  readonly slices: number[];
  blockedUntil: number;
  expiresAt: number;
}

/**
 * Hits of one slice expire together, with the first of them: a client may get its turn back up to an eighth of the
 * window early, never late, and a key costs the same whether it is hit ten times or a billion times.
 */
const SLICES = 8;
const SWEEP_MS = 60_000;
const DEFAULT_MAX_KEYS = 100_000;
/** How many blocked clients are passed over to find one that may be forgotten. */
const EVICTION_TRIES = 8;
/**
 * The part of the keys that makes room at once. A Map skips its deleted entries one by one to find its oldest: making
 * room for one key at a time costs 40 µs at 100,000 keys, in batches less than 1 µs.
 */
const EVICTED_PART = 1 / 64;

/**
 * Counts hits in a sliding window, in memory, by the contract of @nestjs/throttler. Bounded: constant memory for a key,
 * a cap on the keys (the least recently seen that is not blocked goes first), one unref'd timer for all.
 *
 * @example
 * ThrottlerModule.forRoot({ throttlers: [{ limit: 10, ttl: 60_000 }], storage: new MemoryThrottlerStorage() });
 */
export class MemoryThrottlerStorage implements ThrottlerStorage {
  /** In the order in which the keys were last hit. */
  private readonly counters = new Map<string, Counter>();
  private readonly sweep: NodeJS.Timeout;

  /** @param maxKeys how many keys are kept at the most */
  constructor(
    private readonly clock: Clock = { now: () => Date.now() },
    private readonly maxKeys = DEFAULT_MAX_KEYS,
  ) {
    this.sweep = setInterval(() => this.forgetExpired(), SWEEP_MS);
    this.sweep.unref();
  }

  /** How many keys are kept now. */
  get size(): number {
    return this.counters.size;
  }

  /** Counts a hit of a key under a throttler; hits of other keys and of other throttlers do not matter. */
  increment(
    key: string,
    ttl: number,
    limit: number,
    blockDuration: number,
    throttlerName: string,
  ): Promise<ThrottlerRecord> {
    return Promise.resolve(this.hit(`${throttlerName} ${key}`, ttl, limit, blockDuration));
  }

  /** @internal {@link increment} for a caller that has no reason to wait */
  hit(
    key: string,
    ttl: number,
    limit: number,
    blockDuration: number,
    now = this.clock.now(),
  ): ThrottlerRecord {
    const counter = this.touch(key);
    if (counter.blockedUntil > now) return answer(limit + 1, counter, ttl, now, counter.blockedUntil);
    if (counter.blockedUntil > 0) {
      counter.blockedUntil = 0;
      counter.slices.length = 0;
    }
    dropExpired(counter.slices, now - ttl);
    const hits = totalOf(counter.slices) + 1;
    if (hits <= limit) {
      addHit(counter.slices, now, ttl / SLICES);
      counter.expiresAt = now + ttl;
      return answer(hits, counter, ttl, now, 0);
    }
    // A denied hit is not counted: without a block duration, the client is let in again as its oldest hits expire.
    if (blockDuration <= 0) return answer(hits, counter, ttl, now, (counter.slices[0] ?? now) + ttl);
    counter.blockedUntil = now + blockDuration;
    counter.expiresAt = Math.max(counter.expiresAt, counter.blockedUntil);
    return answer(hits, counter, ttl, now, counter.blockedUntil);
  }

  onApplicationShutdown(): void {
    clearInterval(this.sweep);
    this.counters.clear();
  }

  private touch(key: string): Counter {
    let counter = this.counters.get(key);
    if (counter === undefined) {
      if (this.counters.size >= this.maxKeys) this.evict();
      counter = { slices: [], blockedUntil: 0, expiresAt: 0 };
    } else {
      this.counters.delete(key);
    }
    this.counters.set(key, counter);
    return counter;
  }

  /** A client that is blocked cannot free itself by sending hits under many other addresses. */
  private evict(): void {
    const now = this.clock.now();
    let wanted = Math.ceil(this.maxKeys * EVICTED_PART);
    let tries = wanted * EVICTION_TRIES;
    for (const [key, counter] of this.counters) {
      this.counters.delete(key);
      if (counter.blockedUntil > now && --tries > 0) this.counters.set(key, counter);
      else if (--wanted <= 0) return;
    }
  }

  private forgetExpired(): void {
    const now = this.clock.now();
    for (const [key, { expiresAt }] of this.counters) {
      if (expiresAt > now) return; // what follows was hit later; with windows of several lengths the cap does the rest
      this.counters.delete(key);
    }
  }
}

function answer(
  hits: number,
  counter: Counter,
  ttl: number,
  now: number,
  deniedUntil: number,
): ThrottlerRecord {
  return {
    totalHits: hits,
    timeToExpire: seconds((counter.slices[0] ?? now) + ttl - now),
    isBlocked: deniedUntil > 0,
    timeToBlockExpire: deniedUntil > 0 ? seconds(deniedUntil - now) : 0,
  };
}

function dropExpired(slices: number[], until: number): void {
  let expired = 0;
  while (expired < slices.length && (slices[expired] as number) <= until) expired += 2;
  if (expired > 0) slices.splice(0, expired);
}

function totalOf(slices: readonly number[]): number {
  let total = 0;
  for (let i = 1; i < slices.length; i += 2) total += slices[i] as number;
  return total;
}

function addHit(slices: number[], now: number, sliceMs: number): void {
  const last = slices.length - 2;
  if (last >= 0 && now - (slices[last] as number) < sliceMs)
    slices[last + 1] = (slices[last + 1] as number) + 1;
  else slices.push(now, 1);
}

function seconds(ms: number): number {
  return Math.max(0, Math.ceil(ms / 1000));
}
