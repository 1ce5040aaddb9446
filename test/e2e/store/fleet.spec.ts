import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { FakeClock } from '../../support/fake-clock';
import { adapters, CLIENT, startApp, type GuardedApp } from '../../support/guarded-app';
import { RedisServer } from '../../support/redis-server';
import type { RequestOptions } from '../../support/send';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
beforeEach(() => server.client.flushall());

describe.each(adapters)('three instances on %s', (adapter) => {
  const clock = new FakeClock();

  async function start(guard: object): Promise<[GuardedApp, GuardedApp, GuardedApp]> {
    const app = () =>
      startApp(adapter, {
        controllers: [ShopController],
        clock,
        guard: { store: { redis: server.url, deadlineMs: 5000 }, ...guard },
      });
    return [await app(), await app(), await app()];
  }

  /** Sends the same to one after the other. */
  async function inTurns(
    apps: readonly GuardedApp[],
    count: number,
    request: RequestOptions | string,
  ): Promise<number[]> {
    const seen: number[] = [];
    for (let i = 0; i < count; i++) {
      seen.push((await (apps[i % apps.length] as GuardedApp).send(request)).status);
    }
    return seen;
  }

  const everywhere = (apps: readonly GuardedApp[], condition: (app: GuardedApp) => boolean): Promise<void> =>
    eventually(() => apps.every(condition), 1000);

  it('let N through under a limit of N, one after the other and all at once', async () => {
    const apps = await start({ rateLimit: { limit: 9, ttl: 60_000 } });
    expect(await inTurns(apps, 12, '/anything')).toEqual([...Array<number>(9).fill(200), 429, 429, 429]);
    const from = '198.51.100.1';
    const answers = await Promise.all(
      apps.flatMap((app) => Array.from({ length: 10 }, () => app.send({ path: '/anything', from }))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(9);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(21);
    expect((await apps[2].send('/anything')).headers['retry-after']).toBe('60');
  });

  it('count attacks together, and ban everywhere who has earned it', async () => {
    const apps = await start({ banning: { threshold: 3, durationMs: 60_000 } });
    expect(await inTurns(apps, 3, ATTACK)).toEqual([403, 403, 403]);
    await everywhere(apps, ({ bans }) => bans.list().length === 1);
    expect(apps.map(({ bans }) => bans.list())).toEqual(
      Array(3).fill([
        {
          target: CLIENT,
          origin: 'earned',
          reason: '3 attacks within 3600000 ms',
          since: clock.now(),
          until: clock.now() + 60_000,
        },
      ]),
    );
    expect(await inTurns(apps, 3, '/anything')).toEqual([403, 403, 403]);
    expect(
      apps.flatMap(({ events }) => events.filter(({ actionTaken }) => actionTaken === 'client_banned')),
    ).toHaveLength(1);
    clock.advance(60_000);
    expect(await inTurns(apps, 3, '/anything')).toEqual([200, 200, 200]);
  });

  it('ban by hand, and pardon, within a second; who is pardoned starts from nothing', async () => {
    const apps = await start({ banning: { threshold: 3 } });
    await inTurns(apps, 2, ATTACK);
    await apps[0].bans.ban(CLIENT, { reason: 'by hand' });
    await everywhere(apps, ({ bans }) => bans.list().length === 1);
    expect(await inTurns(apps, 3, '/anything')).toEqual([403, 403, 403]);
    expect(await apps[1].bans.unban(CLIENT)).toBe(true);
    await everywhere(apps, ({ bans }) => bans.list().length === 0);
    expect(await inTurns(apps, 3, '/anything')).toEqual([200, 200, 200]);
    await inTurns(apps, 2, ATTACK);
    expect(await inTurns(apps, 3, '/anything')).toEqual([200, 200, 200]);
    expect(await apps[2].bans.unban(CLIENT)).toBe(false);
  });

  it('lift a ban that was earned everywhere, an IPv6 one by any of its addresses', async () => {
    const apps = await start({ banning: { threshold: 1 } });
    await apps[0].send({ path: ATTACK, from: '2001:db8::1' });
    await everywhere(apps, ({ bans }) => bans.list().length === 1);
    expect(await apps[1].bans.unban('2001:db8::ffff')).toBe(true);
    await everywhere(apps, ({ bans }) => bans.list().length === 0);
  });

  it('drop at a flip what passive mode has earned, everywhere, its counts too', async () => {
    const apps = await start({ passiveMode: true, banning: { threshold: 2 } });
    await inTurns(apps, 2, ATTACK);
    await inTurns(apps, 1, { path: ATTACK, from: '198.51.100.1' });
    await everywhere(apps, ({ bans }) => bans.list()[0]?.origin === 'simulated');
    await apps[1].mode.setPassive(false, { scope: 'fleet', reason: 'a test', by: 'a test' });
    await everywhere(apps, ({ bans, mode }) => bans.list().length === 0 && !mode.isPassive());
    expect(await inTurns(apps, 3, '/anything')).toEqual([200, 200, 200]);
    await apps[1].mode.setPassive(true, { scope: 'fleet', reason: 'a test', by: 'a test' });
    await everywhere(apps, ({ mode }) => mode.isPassive());
    await inTurns(apps, 1, { path: ATTACK, from: '198.51.100.1' });
    expect(apps.flatMap(({ bans }) => bans.list())).toEqual([]);
    expect(await server.client.exists('{nestjs-guard}:simulated')).toBe(0);
  });

  it('page through the bans', async () => {
    const apps = await start({});
    for (const last of [1, 2, 3, 4]) await apps[0].bans.ban(`203.0.113.${last}`);
    await everywhere(apps, ({ bans }) => bans.list().length === 4);
    const targets = (options: object) => apps[1].bans.list(options).map(({ target }) => target);
    expect(targets({ limit: 2 })).toEqual(['203.0.113.1', '203.0.113.2']);
    expect(targets({ offset: 3, limit: 2 })).toEqual(['203.0.113.4']);
    expect(targets({ offset: 9 })).toEqual([]);
    for (const wrong of [{ offset: -1 }, { limit: 1.5 }, { limit: '2' }]) {
      expect(() => targets(wrong)).toThrow(RangeError);
    }
  });

  it('believe no ban in the store that nobody could have set', async () => {
    const ban = JSON.stringify({ value: { reason: 'x', since: 1, until: 1e15 } });
    await server.client.hset('{nestjs-guard}:bans', {
      '0.0.0.0/0': ban,
      '127.0.0.1': ban,
      nonsense: ban,
      '203.0.113.7': ban,
    });
    await server.client.hset('{nestjs-guard}:bans', '203.0.113.8', JSON.stringify({ value: { reason: 7 } }));
    const [app] = await start({});
    expect(app.bans.list().map(({ target }) => target)).toEqual([CLIENT]);
    const said = app.telemetry.recent().filter(({ actionTaken }) => actionTaken === 'warning');
    expect(said.map(({ message }) => message)).toEqual([
      'The store holds a ban that cannot be: it is ignored',
    ]);
    expect(await statuses(app, '/anything', { path: '/anything', from: '203.0.113.8' })).toEqual([403, 200]);
  });

  it('leave nothing in the store that lives for ever because of a client', async () => {
    const apps = await start({ banning: { threshold: 2 }, rateLimit: { limit: 1 } });
    await inTurns(apps, 4, ATTACK);
    await inTurns(apps, 3, { path: ATTACK, from: '198.51.100.1' });
    const keys = await server.client.keys('*');
    const forEver = [];
    for (const key of keys) if ((await server.client.pttl(key)) === -1) forEver.push(key);
    expect(forEver).toEqual(['{nestjs-guard}:rev']);
    expect(keys.length).toBeGreaterThan(3);
  });
});
