import { Controller, Get, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule, ThrottlerStorageService } from '@nestjs/throttler';
import { MemoryThrottlerStorage } from 'nestjs-guard';
import fc from '../../support/seeded-fast-check';
import { FakeClock } from '../../support/fake-clock';
import { adapters, startApp } from '../../support/guarded-app';

const TTL = 8000;

describe('MemoryThrottlerStorage beside the storage of @nestjs/throttler', () => {
  let clock: FakeClock;
  let ours: MemoryThrottlerStorage;
  let theirs: ThrottlerStorageService;

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  function start(): void {
    clock = new FakeClock();
    ours = new MemoryThrottlerStorage(clock);
    theirs = new ThrottlerStorageService();
  }

  function stop(): void {
    ours.onApplicationShutdown();
    theirs.onApplicationShutdown();
  }

  const step = fc.record({
    /** In eighths of the window: at this grain, hits expire one by one in both. */
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10 })),
    key: fc.constantFrom('a', 'b'),
  });
  const blockDuration = fc.constantFrom(0, 1000, 3000, TTL, 2 * TTL);

  it('denies and admits the same hits, says the same counts and the same end of a block', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        blockDuration,
        async (steps, limit, block) => {
          start();
          for (const { wait, key } of steps) {
            clock.advance((wait * TTL) / 8);
            jest.setSystemTime(clock.now());
            const our = await ours.increment(key, TTL, limit, block, 'default');
            const their = await theirs.increment(key, TTL, limit, block, 'default');
            expect(our.isBlocked).toBe(their.isBlocked);
            // During a block, theirs forgets the hits that led to it one by one; ours stays at what was too much.
            expect(our.totalHits).toBe(their.isBlocked ? limit + 1 : their.totalHits);
            // Without a block there is no end to compare: theirs counts from 1970.
            if (their.isBlocked) expect(our.timeToBlockExpire).toBe(their.timeToBlockExpire);
          }
          stop();
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is never late to admit a client again, and early by an eighth of the window at the most', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: TTL / 4 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 6 }),
        (waits, limit) => {
          start();
          const admitted: number[] = [];
          for (const wait of waits) {
            clock.advance(wait);
            const now = clock.now();
            const within = (ms: number): number => admitted.filter((time) => time > now - ms).length;
            if (ours.hit('client', TTL, limit, 0).isBlocked)
              expect(within(TTL)).toBeGreaterThanOrEqual(limit);
            else {
              expect(within((TTL * 7) / 8)).toBeLessThan(limit);
              admitted.push(now);
            }
          }
          stop();
        },
      ),
    );
  });
});

describe.each(adapters)('MemoryThrottlerStorage in the ThrottlerModule on %s', (adapter) => {
  @Controller()
  class PingController {
    @Get('ping')
    ping() {
      return 'pong';
    }
  }

  it('counts for its guard', async () => {
    const clock = new FakeClock();
    const storage = new MemoryThrottlerStorage(clock);
    @Module({
      imports: [ThrottlerModule.forRoot({ throttlers: [{ limit: 2, ttl: 60_000 }], storage })],
      providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
    })
    class LimitsModule {}
    const app = await startApp(adapter, {
      guard: null,
      imports: [LimitsModule],
      controllers: [PingController],
    });
    const statuses = async (count: number) => {
      const answers = [];
      for (let i = 0; i < count; i++) answers.push((await app.send('/ping')).status);
      return answers;
    };
    expect(await statuses(3)).toEqual([200, 200, 429]);
    expect((await app.send('/ping')).headers).toMatchObject({ 'retry-after': '60' });
    clock.advance(60_000);
    expect(await statuses(3)).toEqual([200, 200, 429]);
    expect(storage.size).toBe(1);
  });
});
