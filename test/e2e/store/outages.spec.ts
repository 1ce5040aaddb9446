import { GuardHealthIndicator } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { FaultProxy } from '../../support/fault-proxy';
import { adapters, startApp, type GuardedApp } from '../../support/guarded-app';
import { warnings } from '../../support/process-warnings';
import { RedisServer } from '../../support/redis-server';
import { ShopController } from '../../support/shop.controller';

/** Not the default: a machine that is busy with other tests may stop for so long by itself. */
const DEADLINE = 150;
/** What a machine that is busy with other things may add to a deadline. */
const MARGIN = 100;
/** A machine that stops for longer is in the way of some attempts, never of all; it may also look like an outage. */
const ATTEMPTS = 3;
const LIMIT = 1000;

/** What must hold in any outage, put in words for the report of a failure. */
interface Seen {
  readonly statuses: readonly number[];
  /** The 99th of a hundred waits, less the median of a working store, in milliseconds. */
  readonly addedP99: number;
}

let server: RedisServer;
let proxy: FaultProxy;
beforeAll(async () => {
  server = await RedisServer.start();
});
beforeEach(async () => {
  await server.start();
  await server.client.replicaof('NO', 'ONE');
  await server.client.config('SET', 'maxmemory', '0');
  await server.client.flushall();
  proxy = await FaultProxy.before(server.port);
});

function start(adapter: (typeof adapters)[number], guard: object = {}): Promise<GuardedApp> {
  return startApp(adapter, {
    controllers: [ShopController],
    guard: {
      store: { redis: proxy.url, deadlineMs: DEADLINE },
      rateLimit: { limit: LIMIT, blockDuration: 0 },
      ...guard,
    },
  });
}

const percentile = (waits: number[], part: number): number =>
  [...waits].sort((a, b) => a - b)[Math.min(waits.length - 1, Math.floor(waits.length * part))] as number;

/** A hundred requests, ten at a time. */
async function load(app: GuardedApp): Promise<{ statuses: number[]; waits: number[] }> {
  const statuses: number[] = [];
  const waits: number[] = [];
  const work = async (): Promise<void> => {
    for (let i = 0; i < 10; i++) {
      const began = performance.now();
      statuses.push((await app.send('/anything')).status);
      waits.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: 10 }, work));
  return { statuses: [...new Set(statuses)], waits };
}

/** What requests meet while something is wrong, beside what they meet while nothing is. */
async function suffer(app: GuardedApp, breakIt: () => void | Promise<void>): Promise<Seen> {
  const { waits: before } = await load(app);
  await breakIt();
  const { statuses, waits } = await load(app);
  return { statuses, addedP99: percentile(waits, 0.99) - percentile(before, 0.5) };
}

const health = (app: GuardedApp): unknown => {
  const { guard } = app.app.get(GuardHealthIndicator, { strict: false }).check();
  return [guard.status, guard.reason];
};
const storeLines = (app: GuardedApp): string[] => app.lines.filter((line) => /store/i.test(line));
const isBack = (app: GuardedApp) => (): boolean =>
  app.app.get(GuardHealthIndicator, { strict: false }).check().guard.status === 'up';
const counted = async (): Promise<number> => {
  const kept = await server.client.get('{nestjs-guard:203.0.113.7}:rate:global');
  return (kept ?? '')
    .split(' ')
    .slice(1)
    .filter((_, i) => i % 2 === 1)
    .reduce((sum, count) => sum + Number(count), 0);
};

describe.each(adapters)('on %s, a store that', (adapter) => {
  afterEach(() => expect(warnings).toEqual([]));

  const outages: Record<
    string,
    [fault: () => void | Promise<void>, heal: () => void | Promise<void>, reason: RegExp]
  > = {
    'is cut off': [
      () => proxy.fail('cut'),
      () => proxy.heal(),
      /^(?:ECONNRESET|ECONNREFUSED|EPIPE|connection lost)$/,
    ],
    'is a black hole': [
      () => proxy.fail('black hole'),
      () => proxy.heal(),
      /^(?:no answer within 150 ms|ETIMEDOUT|connection lost)$/,
    ],
    'is slow': [
      () => proxy.delay(2 * DEADLINE),
      () => proxy.heal(),
      /^(?:no answer within 150 ms|ETIMEDOUT|connection lost)$/,
    ],
    'is a replica that only reads': [
      async () => void (await server.client.replicaof('127.0.0.1', '1')),
      async () => void (await server.client.replicaof('NO', 'ONE')),
      /^READONLY$/,
    ],
    'is stopped and started empty': [
      () => server.stop(),
      () => server.start(),
      /^(?:ECONNRESET|ECONNREFUSED|EPIPE|connection lost)$/,
    ],
    'has no memory left': [
      async () => void (await server.client.config('SET', 'maxmemory', '1')),
      async () => void (await server.client.config('SET', 'maxmemory', '0')),
      /^OOM$/,
    ],
  };

  it.each(Object.keys(outages))(
    '%s delays nobody, fails nobody, says so, and is used again when it is back',
    async (name) => {
      const [fault, heal, reason] = outages[name] as (typeof outages)[string];
      const app = await start(adapter);
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const { statuses, addedP99 } = await suffer(app, fault);
        expect(statuses).toEqual([200]);
        expect(health(app)).toEqual(['degraded', expect.stringMatching(reason)]);
        expect(storeLines(app).at(-1)).toMatch(
          /^error The store cannot be used \(.*\): the memory of this instance takes over until it is back$/,
        );
        await heal();
        await eventually(isBack(app), 10_000);
        expect(storeLines(app).at(-1)).toMatch(/^log The store is back after \d+ s$/);
        if (addedP99 < DEADLINE + MARGIN) break;
        expect(attempt).toBeLessThan(ATTEMPTS);
      }
      // Each change is said once: of lines of a kind, no two follow each other.
      const kinds = storeLines(app).map((line) => line.split(' ')[0]);
      expect(kinds).toEqual(kinds.map((_, i) => (i % 2 === 0 ? 'error' : 'log')));
      const before = await counted();
      expect(await load(app)).toMatchObject({ statuses: [200] });
      // What the memory has counted meanwhile is not counted again, and nothing twice.
      const since = (await counted()) - before;
      expect(since).toBeGreaterThan(0);
      expect(since).toBeLessThanOrEqual(100);
      await app.close();
    },
  );

  it('is asked too late does not count what the memory has counted by then', async () => {
    const app = await start(adapter);
    await load(app);
    await eventually(isBack(app));
    const before = await counted();
    proxy.delay(DEADLINE + 50);
    await load(app);
    // What was on its way when the first request gave up has arrived by now.
    const arrived = performance.now() + 4 * DEADLINE;
    await eventually(() => performance.now() > arrived);
    expect((await counted()) - before).toBe(0);
  });

  it('is not there at boot is waited for without waiting', async () => {
    proxy.fail('cut');
    const began = performance.now();
    const app = await start(adapter);
    expect(performance.now() - began).toBeLessThan(3000);
    expect(health(app)).toEqual(['degraded', 'ECONNRESET']);
    expect((await app.send(ATTACK)).status).toBe(403);
    proxy.heal();
    await eventually(isBack(app), 10_000);
    await app.close();
  });

  it('is a black hole at boot holds the app up for a second at the most', async () => {
    proxy.fail('black hole');
    const began = performance.now();
    const app = await start(adapter);
    expect(performance.now() - began).toBeLessThan(3000);
    expect(health(app)).toEqual(['degraded', 'no answer within 1000 ms']);
    expect((await app.send('/anything')).status).toBe(200);
    const closing = performance.now();
    await app.close();
    expect(performance.now() - closing).toBeLessThan(2000);
  });

  it('is gone does not hold the app up when it closes', async () => {
    const app = await start(adapter);
    proxy.fail('black hole');
    await load(app);
    const closing = performance.now();
    await app.close();
    expect(performance.now() - closing).toBeLessThan(2000);
  });

  it('forgets its scripts notices nothing', async () => {
    const app = await start(adapter);
    await load(app);
    await server.client.script('FLUSH');
    expect(await load(app)).toMatchObject({ statuses: [200] });
    expect(await counted()).toBe(200);
    expect(storeLines(app)).toEqual([]);
  });

  it('was down refuses changes by hand, and says what has become of them', async () => {
    const app = await start(adapter);
    proxy.fail('cut');
    await eventually(() => !isBack(app)());
    await expect(app.bans.ban('198.51.100.1')).rejects.toThrow(
      /^the store cannot be used \(.*\); nothing has changed$/,
    );
    expect(app.bans.list()).toEqual([]);
  });
});
