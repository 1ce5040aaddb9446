import { GuardHealthIndicator } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { FaultProxy } from '../../support/fault-proxy';
import { adapters, CLIENT, startApp, type AdapterName, type GuardedApp } from '../../support/guarded-app';
import { RedisSentinel } from '../../support/redis-sentinel';
import type { RedisServer } from '../../support/redis-server';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

/** Not the default: a machine that is busy with other tests may stop for so long by itself. */
const DEADLINE = 500;
/** What a machine that is busy with other things may add to a deadline. */
const MARGIN = 100;

let sentinel: RedisSentinel;
beforeEach(async () => {
  sentinel = await RedisSentinel.start();
});

/** @param before the ports of sentinels that are asked first */
const start = (adapter: AdapterName, ...before: number[]): Promise<GuardedApp> =>
  startApp(adapter, {
    controllers: [ShopController],
    guard: {
      store: {
        redis: {
          sentinels: [...before, sentinel.port].map((port) => ({ host: '127.0.0.1', port })),
          name: sentinel.name,
        },
        deadlineMs: DEADLINE,
      },
      rateLimit: { limit: 1_000_000 },
      banning: { threshold: 2 },
    },
  });

const health = (app: GuardedApp): string =>
  app.app.get(GuardHealthIndicator, { strict: false }).check().guard.status;
const storeLines = ({ lines }: GuardedApp): string[] => lines.filter((line) => /store/i.test(line));

describe('an instance on Express and one on Fastify, behind a sentinel', () => {
  let apps: GuardedApp[];
  let waits: number[];
  let seen: Set<number>;

  beforeEach(async () => {
    apps = await Promise.all(adapters.map((adapter) => start(adapter)));
    [waits, seen] = [[], new Set()];
  });

  /** What customers meet until all instances count here. */
  const serveUntilAllAreAt = ({ client }: RedisServer): Promise<void> =>
    eventually(async () => {
      for (const app of apps) {
        const sent = performance.now();
        seen.add((await app.send({ path: '/anything', from: '198.51.100.1' })).status);
        waits.push(performance.now() - sent);
      }
      const connections = String(await client.client('LIST')).split('\n');
      // A sentinel runs no scripts.
      const counting = connections.filter((line) => line.includes('cmd=eval')).length;
      return counting === apps.length && apps.every((app) => health(app) === 'up');
    }, 20_000);

  const share = async (): Promise<void> => {
    const [one, two] = apps as [GuardedApp, GuardedApp];
    for (const passive of [true, false]) {
      await one.mode.setPassive(passive, { scope: 'fleet', reason: 'a test', by: 'a test' });
      await eventually(() => two.mode.isPassive() === passive, 1000);
    }
    expect([...(await statuses(one, ATTACK)), ...(await statuses(two, ATTACK))]).toEqual([403, 403]);
    await eventually(() => apps.every(({ bans }) => bans.list().length === 1), 1000);
    expect(await two.bans.unban(CLIENT)).toBe(true);
    await eventually(() => one.bans.list().length === 0, 1000);
  };

  afterEach(() => {
    expect([...seen].filter((status) => status !== 200)).toEqual([]);
    expect(Math.max(0, ...waits)).toBeLessThan(DEADLINE + MARGIN);
  });

  it('share everything, and bring to a new master what they told an old one that did not know', async () => {
    const [first, second] = sentinel.nodes;
    const [one, two] = apps as [GuardedApp, GuardedApp];
    await serveUntilAllAreAt(first);
    await share();
    await sentinel.failOver();
    await eventually(async () => (await second.client.role())[0] === 'master');
    await one.bans.ban('192.0.2.1');
    expect(await second.client.hexists('{nestjs-guard}:bans', '192.0.2.1')).toBe(0);
    // The sentinel does so as well, ten seconds later.
    await first.client.replicaof('127.0.0.1', String(second.port));
    await serveUntilAllAreAt(second);
    await eventually(
      async () => (await second.client.hexists('{nestjs-guard}:bans', '192.0.2.1')) === 1,
      2000,
    );
    expect(await two.bans.unban('192.0.2.1')).toBe(true);
    await share();
  }, 60_000);

  it('go to the next master when theirs dies', async () => {
    const [first, second] = sentinel.nodes;
    await share();
    await first.stop();
    await serveUntilAllAreAt(second);
    const [fails, back] = [/^error The store cannot be used \(/, /^log The store is back/];
    const said = apps
      .flatMap(storeLines)
      .map((line) => (fails.test(line) ? 'fails' : back.test(line) && 'back'));
    expect(said).toEqual(['fails', 'fails', 'back', 'back']);
    await share();
  }, 60_000);

  it('start with the sentinel that answers', async () => {
    const proxy = await FaultProxy.before(sentinel.port);
    proxy.fail('black hole');
    apps.push(await start('express', proxy.port));
    await eventually(() => apps.every((app) => health(app) === 'up'));
    await share();
  });
});
