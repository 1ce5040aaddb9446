import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { Cluster, Redis } from 'ioredis';
import { RedisThrottlerStorage } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { adapters, CLIENT, startApp } from '../../support/guarded-app';
import { RedisCluster } from '../../support/redis-cluster';
import { RedisServer } from '../../support/redis-server';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

let server: RedisServer;
let cluster: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
  // A cluster of one node refuses keys of several slots as any other does.
  [cluster] = (await RedisCluster.start(1)).masters as [RedisServer];
});

describe.each(adapters)('on %s, the store may be', (adapter) => {
  const opened: { disconnect(): void }[] = [];
  afterEach(() => opened.splice(0).forEach((client) => client.disconnect()));
  const open = <T extends { disconnect(): void }>(client: T): T => {
    opened.push(client);
    return client;
  };

  const stores: Record<string, () => [store: string | object, key: string]> = {
    'a URL with a database': () => [`${server.url}/3`, '{nestjs-guard}:bans'],
    'options of ioredis': () => [
      { host: '127.0.0.1', port: server.port, keyPrefix: 'mine:' },
      'mine:{nestjs-guard}:bans',
    ],
    'a client of ioredis': () => [
      open(new Redis(server.port, { keyPrefix: 'yours:' })),
      'yours:{nestjs-guard}:bans',
    ],
    'a cluster': () => [
      open(new Cluster([{ host: '127.0.0.1', port: cluster.port }])),
      '{nestjs-guard}:bans',
    ],
  };

  it.each(Object.keys(stores))('%s', async (name) => {
    const [redis, key] = (stores[name] as (typeof stores)[string])();
    const guard = { store: { redis, deadlineMs: 5000 }, banning: { threshold: 2 }, rateLimit: { limit: 4 } };
    const start = () => startApp(adapter, { controllers: [ShopController], guard });
    const [one, other] = [await start(), await start()];
    expect(one.lines).toEqual([]);
    await one.bans.ban('198.51.100.1');
    await eventually(() => other.bans.list().length === 1, 1000);
    expect(await statuses(one, '/anything', '/anything')).toEqual([200, 200]);
    expect(await statuses(other, ATTACK, ATTACK)).toEqual([403, 403]);
    await eventually(() => one.bans.list().length === 2, 1000);
    expect(await statuses(one, '/anything')).toEqual([403]);
    expect(await other.bans.unban(CLIENT)).toBe(true);
    expect(await statuses(other, '/anything')).toEqual([429]);
    const node = name === 'a cluster' ? cluster : server;
    const reader = node.connect({ db: name.includes('database') ? 3 : 0 });
    expect(await reader.hlen(key)).toBe(1);
    await reader.flushall();
    reader.disconnect();
    await Promise.all([one.close(), other.close()]);
    // What the user opened is the user's to close.
    for (const client of opened) expect((client as unknown as Redis).status).toBe('ready');
  });

  it('the one of a throttler beside the guard', async () => {
    @Module({
      imports: [
        ThrottlerModule.forRootAsync({
          useFactory: async () => ({
            throttlers: [{ limit: 2, ttl: 60_000 }],
            storage: await RedisThrottlerStorage.open({ redis: server.url, deadlineMs: 5000 }),
          }),
        }),
      ],
      providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
    })
    class LimitsModule {}
    await server.client.flushall();
    const setup = { guard: null, imports: [LimitsModule], controllers: [ShopController] };
    const [one, other] = [await startApp(adapter, setup), await startApp(adapter, setup)];
    expect([
      ...(await statuses(one, '/anything')),
      ...(await statuses(other, '/anything', '/anything')),
    ]).toEqual([200, 200, 429]);
    await server.stop();
    expect(await statuses(one, '/anything', '/anything', '/anything')).toEqual([200, 200, 429]);
    await server.start();
    const said = (what: RegExp): number =>
      [...one.lines, ...other.lines].filter((line) => what.test(line)).length;
    await eventually(() => said(/^log The store is back/) > 0, 10_000);
    expect(said(/^error The store cannot be used \(.*\): the memory of this instance/)).toBeGreaterThan(0);
    await Promise.all([one.close(), other.close()]);
  });
});
