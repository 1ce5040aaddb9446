import { Cluster } from 'ioredis';
import { GuardHealthIndicator } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { FaultProxy } from '../../support/fault-proxy';
import { adapters, startApp, type AdapterName, type GuardedApp } from '../../support/guarded-app';
import { RedisCluster } from '../../support/redis-cluster';
import type { RedisServer } from '../../support/redis-server';
import { ShopController } from '../../support/shop.controller';

const DEADLINE = 150;
/** What a machine that is busy with other things may add to a deadline. */
const MARGIN = 100;
const LIMIT = 4;

let cluster: RedisCluster;
/** A client for each master: what is counted for it stands there. */
const clients: string[] = [];

beforeAll(async () => {
  cluster = await RedisCluster.start(3);
  for (let i = 1; i < 255 && Object.keys(clients).length < 3; i++) {
    const client = `203.0.113.${i}`;
    clients[await cluster.indexOf(`{nestjs-guard:${client}}`)] ??= client;
  }
}, 20_000);

const opened: Cluster[] = [];
afterEach(() => opened.splice(0).forEach((client) => client.disconnect()));

function start(adapter: AdapterName, deadlineMs: number, guard: object = {}): Promise<GuardedApp> {
  const redis = new Cluster(cluster.masters.map(({ port }) => ({ host: '127.0.0.1', port })));
  redis.on('error', () => undefined);
  opened.push(redis);
  return startApp(adapter, {
    controllers: [ShopController],
    guard: {
      store: { redis, deadlineMs },
      rateLimit: { limit: LIMIT },
      banning: { threshold: 2 },
      ...guard,
    },
  });
}
const startBoth = (deadlineMs: number, guard: object = {}): Promise<GuardedApp[]> =>
  Promise.all(adapters.map((adapter) => start(adapter, deadlineMs, guard)));

const health = (app: GuardedApp): string =>
  app.app.get(GuardHealthIndicator, { strict: false }).check().guard.status;
const storeLines = (apps: GuardedApp[]): string[] =>
  apps.flatMap(({ lines }) => lines.filter((line) => /store/i.test(line)));

/** Sends to one after the other. */
async function inTurns(apps: readonly GuardedApp[], count: number, from: string, path = '/anything') {
  const seen: number[] = [];
  for (let i = 0; i < count; i++)
    seen.push((await (apps[i % apps.length] as GuardedApp).send({ path, from })).status);
  return seen;
}

describe('an instance on Express and one on Fastify, over a cluster of three masters', () => {
  it('shares limits, bans and the mode, wherever a key stands, also when the nodes forget their scripts', async () => {
    const apps = await startBoth(5000);
    for (const from of clients)
      expect(await inTurns(apps, LIMIT + 2, from)).toEqual([...Array<number>(LIMIT).fill(200), 429, 429]);
    await Promise.all(cluster.masters.map(({ client }) => client.script('FLUSH')));
    const others = clients.map((client) => client.replace('203.0.113', '198.51.100'));
    for (const from of others) expect(await inTurns(apps, 2, from, ATTACK)).toEqual([403, 403]);
    await eventually(() => apps.every(({ bans }) => bans.list().length === 3), 1000);
    for (const from of others) expect(await inTurns(apps, 2, from)).toEqual([403, 403]);
    const [one, two] = apps as [GuardedApp, GuardedApp];
    await one.mode.setPassive(true, { scope: 'fleet', reason: 'a test', by: 'a test' });
    await eventually(() => two.mode.isPassive(), 1000);
    await two.mode.clear({ scope: 'fleet' });
    await eventually(() => !one.mode.isPassive(), 1000);
    expect(storeLines(apps)).toEqual([]);
  });

  it('is used at once by everybody who comes at once', async () => {
    const apps = await startBoth(5000, { rateLimit: { limit: 10 } });
    for (const from of clients.map((client) => client.replace('203.0.113', '198.18.0'))) {
      const answers = await Promise.all(
        apps.flatMap((app) => Array.from({ length: 8 }, () => app.send({ path: '/anything', from }))),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    }
    expect(storeLines(apps)).toEqual([]);
  });

  it('is used from the first request on, however long it takes to reach a node', async () => {
    const [fast, ...slow] = cluster.masters as [RedisServer, ...RedisServer[]];
    const natMap: Record<string, { host: string; port: number }> = {};
    for (const { port } of slow) {
      const proxy = await FaultProxy.before(port);
      proxy.delay(40);
      natMap[`127.0.0.1:${port}`] = { host: '127.0.0.1', port: proxy.port };
    }
    const redis = new Cluster([{ host: '127.0.0.1', port: fast.port }], { natMap });
    redis.on('error', () => undefined);
    opened.push(redis);
    const app = await start('express', 5000, { store: { redis, deadlineMs: 5000 } });
    for (const from of clients.map((client) => client.replace('203.0.113', '198.18.1')))
      expect((await app.send({ path: '/anything', from })).status).toBe(200);
    expect(storeLines([app])).toEqual([]);
  });

  it('goes on counting while a slot moves to another master, and behind it', async () => {
    const from = '192.0.2.7';
    const keys = (name: string): string => `{nestjs-guard:${from}}:${name}`;
    const source = await cluster.indexOf(keys(''));
    const target = (source + 1) % 3;
    const [old, next] = [cluster.masters[source]!, cluster.masters[target]!];
    const slot = Number(await old.client.call('CLUSTER', 'KEYSLOT', keys('')));
    const [oldId, nextId] = await Promise.all(
      [old, next].map(({ client }) => client.call('CLUSTER', 'MYID')),
    );
    const apps = await startBoth(5000);
    expect(await inTurns(apps, 2, from)).toEqual([200, 200]);
    await next.client.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', oldId as string);
    await old.client.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', nextId as string);
    expect(await inTurns(apps, 1, from)).toEqual([200]); // it is still there
    await old.client.migrate('127.0.0.1', next.port, keys('rate:global'), 0, 1000);
    expect(await inTurns(apps, 1, from)).toEqual([200]); // one is to ask elsewhere
    expect(await inTurns(apps, 1, from, ATTACK)).toEqual([403]); // of two keys half is there: memory counts
    for (const { client } of [next, ...cluster.masters])
      await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', nextId as string);
    expect(storeLines(apps)).toEqual([]);
    expect(await inTurns(apps, 2, from)).toEqual([429, 429]);
    expect(storeLines(apps)).toEqual([]);
  });

  it('delays nobody and fails nobody when masters are killed, and uses the cluster again when it is whole', async () => {
    const apps = await startBoth(DEADLINE, { rateLimit: { limit: 1000 } });
    const [one] = apps as [GuardedApp];
    await one.mode.setPassive(true, { scope: 'fleet', reason: 'a test', by: 'a test' });
    const ofFleet = await cluster.indexOf('{nestjs-guard}');
    const ofClients = cluster.masters[(ofFleet + 1) % 3] as RedisServer;
    for (const from of clients) await inTurns(apps, 4, from);

    const waits: number[] = [];
    /** What all clients meet for a while. */
    const suffer = async (forMs: number): Promise<number[]> => {
      const seen = new Set<number>();
      for (const end = performance.now() + forMs; performance.now() < end;) {
        for (const from of clients) {
          for (const app of apps) {
            const began = performance.now();
            seen.add((await app.send({ path: '/anything', from })).status);
            waits.push(performance.now() - began);
          }
        }
      }
      return [...seen];
    };
    await ofClients.stop();
    // Longer than it would take to find that the rest of the cluster works.
    expect(await suffer(400)).toEqual([200]);
    expect(apps.map(health)).toEqual(['degraded', 'degraded']);
    expect(storeLines(apps)).toEqual(Array(2).fill(expect.stringMatching(/^error The store cannot be used/)));
    await cluster.masters[ofFleet]?.stop();
    expect(await suffer(200)).toEqual([200]);
    expect(Math.max(...waits)).toBeLessThan(DEADLINE + MARGIN);

    await Promise.all(cluster.masters.map((master) => master.start()));
    await cluster.agrees();
    await eventually(() => apps.every((app) => health(app) === 'up'), 5000);
    expect(storeLines(apps).slice(2)).toEqual(Array(2).fill(expect.stringMatching(/^log The store is back/)));
    expect(await suffer(100)).toEqual([200]);
    // What the fleet had set is there again.
    const mode = cluster.masters[ofFleet] as RedisServer;
    await eventually(async () => (await mode.client.hexists('{nestjs-guard}:mode', 'mode')) === 1, 2000);
    expect(apps.map((app) => app.mode.isPassive())).toEqual([true, true]);
  });
});
