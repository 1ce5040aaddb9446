import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { FaultProxy } from '../../support/fault-proxy';
import { adapters, CLIENT, startApp, type GuardedApp } from '../../support/guarded-app';
import { RedisServer } from '../../support/redis-server';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
beforeEach(() => server.client.flushall());

const isUp = (app: GuardedApp) => (): boolean => app.mode.status().store.status === 'up';

describe.each(adapters)('a ban that %s has earned while the store was away', (adapter) => {
  let proxy: FaultProxy;
  let cutOff: GuardedApp;
  let other: GuardedApp;

  beforeEach(async () => {
    proxy = await FaultProxy.before(server.port);
    const start = (redis: string): Promise<GuardedApp> =>
      startApp(adapter, {
        controllers: [ShopController],
        guard: { banning: { threshold: 2 }, store: { redis, deadlineMs: 2000 } },
      });
    [cutOff, other] = [await start(proxy.url), await start(server.url)];
    proxy.fail('cut');
    await eventually(() => !isUp(cutOff)());
    await statuses(cutOff, ATTACK, ATTACK);
    expect(await statuses(cutOff, '/anything')).toEqual([403]);
  });

  it('is lifted there at once, with word that the others have not heard of it', async () => {
    await expect(cutOff.bans.unban(CLIENT)).rejects.toThrow(
      /^the ban is lifted on this instance only, try again later: the store cannot be used/,
    );
    expect(await statuses(cutOff, '/anything')).toEqual([200]);
    // It does not come back with the store.
    proxy.heal();
    await eventually(isUp(cutOff), 10_000);
    await cutOff.bans.ban('192.0.2.1');
    await eventually(() => other.bans.list().length === 1);
    expect(await statuses(other, '/anything')).toEqual([200]);
  });

  it('is lifted by any other instance when the store is back', async () => {
    proxy.heal();
    await eventually(isUp(cutOff), 10_000);
    expect(await statuses(cutOff, '/anything')).toEqual([403]);
    await eventually(() => other.bans.list().length === 1);
    expect(await statuses(other, '/anything')).toEqual([403]);
    expect(await other.bans.unban(CLIENT)).toBe(true);
    await eventually(() => cutOff.bans.list().length === 0, 2000);
    expect(await statuses(cutOff, '/anything')).toEqual([200]);
  });
});

describe.each(adapters)('on %s', (adapter) => {
  it('a ban is lifted in the fleet with one command, and its attacks with another', async () => {
    const app = await startApp(adapter, {
      controllers: [ShopController],
      guard: { banning: { threshold: 1 }, store: { redis: server.url, deadlineMs: 5000 } },
    });
    await app.send(ATTACK);
    const seen: string[] = [];
    const connection = server.connect();
    const monitor = await connection.monitor();
    const asked = new Promise<void>((resolve) => {
      monitor.on('monitor', (_time: string, [command = '', ...args]: string[], source: string) => {
        if (args[0] === 'asked') resolve();
        else if (/^eval/i.test(command) && source !== 'lua' && !args.some((arg) => arg.endsWith(':pulse')))
          seen.push(command);
      });
    });
    expect(await app.bans.unban(CLIENT)).toBe(true);
    await server.client.get('asked');
    await asked;
    monitor.disconnect();
    connection.disconnect();
    // A script that the server does not know yet is sent again with its text.
    expect(seen.filter((command) => command.toLowerCase() === 'evalsha')).toHaveLength(2);
    expect(await statuses(app, '/anything')).toEqual([200]);
  });

  it('a request that earns a ban waits for one round trip, which counts it and its attack', async () => {
    const proxy = await FaultProxy.before(server.port);
    const app = await startApp(adapter, {
      controllers: [ShopController],
      guard: { banning: { threshold: 2 }, store: { redis: proxy.url, deadlineMs: 5000 } },
    });
    await statuses(app, { path: ATTACK, from: '198.51.100.1' }, { path: ATTACK, from: '198.51.100.1' });
    await app.send(ATTACK);
    proxy.delay(150);
    const began = performance.now();
    expect((await app.send(ATTACK)).status).toBe(403);
    expect(performance.now() - began).toBeLessThan(580);
    proxy.heal();
    await eventually(async () => (await server.client.hexists('{nestjs-guard}:earned', CLIENT)) === 1);
  });
});
