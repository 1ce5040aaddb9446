import { Logger } from '@nestjs/common';
import type { ThrottlerStorage } from '@nestjs/throttler';
import { GuardConfigError } from '../../problems/guard-config.error';
import type { ConfigProblem } from '../../problems/config-problem';
import type { StoreOptions } from '../../config/guard-options';
import { object } from '../../config/option-reader';
import { storeReaders } from '../../config/store-readers';
import { systemClock } from '../../request/clock';
import type { StoreHealth } from '../fleet-state';
import { MemoryThrottlerStorage, type ThrottlerRecord } from '../memory-throttler.storage';
import type { Notice } from '../notice';
import { StoreUnavailableError } from '../store-unavailable.error';
import { storeProblem } from './open-clients';
import { RedisCounts } from './redis-counts';
import { RedisStore } from './redis-store';

/**
 * Counts hits in Redis, in a sliding window, by the contract of @nestjs/throttler: the same records as
 * {@link MemoryThrottlerStorage}, for all instances together. One round trip a hit, and constant memory for a key. While
 * Redis does not answer, the memory of the instance counts; no hit waits longer than the deadline, and none fails. What
 * the memory has counted by then is not counted in Redis again. A line in the log of Nest says when Redis cannot be used,
 * and another one when it is back.
 *
 * The guard counts this way by itself when `store.redis` is set; this class is for a `ThrottlerModule` beside it.
 *
 * @example
 * ThrottlerModule.forRootAsync({
 *   useFactory: async () => ({
 *     throttlers: [{ limit: 10, ttl: 60_000 }],
 *     storage: await RedisThrottlerStorage.open({ redis: 'redis://localhost:6379' }),
 *   }),
 * });
 */
export class RedisThrottlerStorage implements ThrottlerStorage {
  private readonly memory = new MemoryThrottlerStorage();
  private readonly counts: RedisCounts;

  private constructor(private readonly store: RedisStore) {
    this.counts = new RedisCounts(store);
  }

  /**
   * Connects. A Redis that cannot be reached is waited for in the background.
   * @param options as `store` of `GuardModule.forRoot()`
   * @throws GuardConfigError when the options are wrong, `ioredis` is missing, or Redis refuses us
   */
  static async open(options: StoreOptions): Promise<RedisThrottlerStorage> {
    const problems: ConfigProblem[] = [];
    const { redis, ...rest } = object(storeReaders)(options, 'store', problems);
    if (problems.length > 0) throw new GuardConfigError(problems);
    if (redis === undefined) throw storeProblem('where Redis is', 'undefined');
    const logger = new Logger('Guard');
    const notices = { onNotice: ({ level, message }: Notice): void => logger[level](message) };
    return new RedisThrottlerStorage(await RedisStore.open({ ...rest, redis }, systemClock, notices));
  }

  /** Counts a hit of a key under a throttler; hits of other keys and of other throttlers do not matter. */
  async increment(
    key: string,
    ttl: number,
    limit: number,
    blockDuration: number,
    throttlerName: string,
  ): Promise<ThrottlerRecord> {
    if (this.counts.isUp) {
      try {
        const { records } = await this.counts.count(key, [
          { name: throttlerName, ttl, limit, blockDuration },
        ]);
        return records[0] as ThrottlerRecord;
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error;
      }
    }
    return this.memory.increment(key, ttl, limit, blockDuration, throttlerName);
  }

  /** How Redis is; while it is down, the memory of this instance counts. */
  health(): StoreHealth {
    return this.store.health();
  }

  onApplicationShutdown(): void {
    this.store.onApplicationShutdown();
    this.memory.onApplicationShutdown();
  }
}
