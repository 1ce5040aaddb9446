import fc from '../../../support/seeded-fast-check';
import { MemoryThrottlerStorage } from '../../../../lib/state/memory-throttler.storage';
import { RedisCounts } from '../../../../lib/state/redis/redis-counts';
import { FakeClock } from '../../../support/fake-clock';
import { openRedisStore } from '../../../support/open-redis-store';
import { RedisServer } from '../../../support/redis-server';

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});

const TTL = 8000;
const NAME = 'global';

const step = fc.record({
  waitMs: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: TTL / 4 }),
    fc.integer({ min: 0, max: 3 * TTL }),
  ),
  key: fc.constantFrom('203.0.113.7', '2001:db8::/64', 'anything else {x}'),
});

describe('the counter of the fleet beside the memory of one instance', () => {
  it('answers every hit with the same record, whatever came before', async () => {
    const clock = new FakeClock();
    const redis = new RedisCounts(await openRedisStore({ redis: server.url }, clock));
    let denied = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 10, maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(0, 1, 1500, TTL, 3 * TTL),
        async (steps, limit, blockDuration) => {
          await server.client.flushall();
          const memory = new MemoryThrottlerStorage(clock);
          for (const { waitMs, key } of steps) {
            clock.advance(waitMs);
            const { records } = await redis.count(key, [{ name: NAME, ttl: TTL, limit, blockDuration }]);
            const ours = memory.hit(`${NAME} ${key}`, TTL, limit, blockDuration);
            expect(records).toMatchObject([ours]);
            if (ours.isBlocked) denied++;
          }
          memory.onApplicationShutdown();
        },
      ),
      { numRuns: 200 },
    );
    expect(denied).toBeGreaterThan(100);
  });

  it('goes by the clock of the server, and lets nothing live longer than it counts and a little', async () => {
    const redis = new RedisCounts(await openRedisStore({ redis: server.url }));
    await server.client.flushall();
    const limit = { name: NAME, ttl: 60_000, limit: 1, blockDuration: 5000 };
    expect((await redis.count('203.0.113.7', [limit])).records).toMatchObject([
      { totalHits: 1, timeToExpire: 60, isBlocked: false, timeToBlockExpire: 0 },
    ]);
    const [key = ''] = await server.client.keys('*rate*');
    expect(key).toBe('{nestjs-guard:203.0.113.7}:rate:global');
    const started = Number((await server.client.get(key))?.split(' ')[1]);
    expect(Math.abs(started - Date.now())).toBeLessThan(5000);
    expect(await server.client.pttl(key)).toBeLessThanOrEqual(70_000);
    expect((await redis.count('203.0.113.7', [limit])).records).toMatchObject([
      { isBlocked: true, timeToBlockExpire: 5 },
    ]);
    expect(await server.client.pttl(key)).toBeLessThanOrEqual(15_000);
  });

  it('asks for several limits at once, up to the one that denies', async () => {
    const redis = new RedisCounts(await openRedisStore({ redis: server.url }));
    await server.client.flushall();
    const limits = [
      { name: 'route', ttl: 60_000, limit: 1, blockDuration: 0 },
      { name: NAME, ttl: 60_000, limit: 9, blockDuration: 0 },
    ];
    expect((await redis.count('a', limits)).records.map(({ totalHits }) => totalHits)).toEqual([1, 1]);
    expect((await redis.count('a', limits)).records.map(({ isBlocked }) => isBlocked)).toEqual([true]);
    expect((await redis.count('a', limits.slice(1))).records.map(({ totalHits }) => totalHits)).toEqual([2]);
  });

  it('keeps a key as small at a million hits as at ten', async () => {
    const redis = new RedisCounts(await openRedisStore({ redis: server.url }));
    await server.client.flushall();
    const limit = { name: NAME, ttl: 1000, limit: 1_000_000_000, blockDuration: 0 };
    const end = Date.now() + 1100;
    while (Date.now() < end) await Promise.all(Array.from({ length: 50 }, () => redis.count('a', [limit])));
    expect(await server.client.strlen('{nestjs-guard:a}:rate:global')).toBeLessThan(250);
  });

  it('counts all hits of all at once', async () => {
    const counters = [];
    for (let i = 0; i < 3; i++) counters.push(new RedisCounts(await openRedisStore({ redis: server.url })));
    await server.client.flushall();
    const limit = { name: NAME, ttl: 60_000, limit: 100, blockDuration: 0 };
    const counts = await Promise.all(
      counters.flatMap((counter) => Array.from({ length: 100 }, () => counter.count('a', [limit]))),
    );
    expect(counts.filter(({ records }) => records[0]?.isBlocked === false)).toHaveLength(100);
  });
});
