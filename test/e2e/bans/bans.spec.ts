import type { GuardOptions } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { adapters, CLIENT, startApp, type GuardedApp } from '../../support/guarded-app';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const setup = (guard: GuardOptions) => ({
  controllers: [ShopController],
  guard: { banning: { threshold: 1 }, ...guard },
});
const attack = (from: string) => ({ path: ATTACK, from });
const visit = (from: string) => ({ path: '/anything', from });

function checks(app: GuardedApp): (string | undefined)[] {
  return app.events
    .filter(({ check }) => check !== undefined)
    .map(({ check, actionTaken }) => `${actionTaken} ${check}`);
}

describe.each(adapters)('bans on %s', (adapter) => {
  it('earned in passive mode are simulated: logged, listed, and dropped at the flip', async () => {
    const app = await startApp(adapter, setup({ passiveMode: true }));
    expect(await statuses(app, ATTACK, '/anything')).toEqual([200, 200]);
    expect(checks(app)).toEqual(['logged_only detection', 'logged_only ban']);
    expect(app.bans.list()).toMatchObject([{ target: CLIENT, origin: 'simulated' }]);
    expect(app.lines).toContainEqual(expect.stringContaining(`${CLIENT} would be banned for 3600 s`));

    await app.mode.setPassive(false);
    expect(app.bans.list()).toEqual([]);
    expect(await statuses(app, '/anything')).toEqual([200]);
  });

  it('earned in active mode are not felt in passive mode, and hold again after it', async () => {
    const app = await startApp(adapter, setup({}));
    expect(await statuses(app, ATTACK, '/anything')).toEqual([403, 403]);
    await app.mode.setPassive(true);
    const before = app.events.length;
    expect(await statuses(app, '/anything')).toEqual([200]);
    expect(app.events.slice(before)).toEqual([]);
    await app.mode.setPassive(false);
    expect(await statuses(app, '/anything')).toEqual([403]);
  });

  it('set by hand hold in both modes, for trusted clients too', async () => {
    const app = await startApp(adapter, setup({ passiveMode: true, whitelist: [CLIENT] }));
    await app.bans.ban('203.0.113.0/24');
    expect(await statuses(app, '/anything')).toEqual([200]);
    expect(checks(app)).toEqual(['logged_only ban']);
    await app.mode.setPassive(false);
    expect(await statuses(app, '/anything', visit('198.51.100.1'))).toEqual([403, 200]);
    await app.bans.unban('203.0.113.0/24');
    expect(await statuses(app, '/anything')).toEqual([200]);
  });

  it('never come of themselves upon loopback, trusted proxies and unknown clients', async () => {
    const app = await startApp(adapter, setup({ trustedProxies: ['127.0.0.1', '198.51.100.0/24'] }));
    for (const from of ['127.0.0.2', '::1', '198.51.100.9', 'nonsense']) {
      expect([from, ...(await statuses(app, attack(from), visit(from)))]).toEqual([from, 403, 200]);
    }
    expect(app.bans.list()).toEqual([]);
  });

  it('never come of themselves upon trusted clients', async () => {
    const app = await startApp(adapter, setup({ whitelist: [CLIENT, '2001:db8::1'] }));
    expect(await statuses(app, attack(CLIENT), visit(CLIENT))).toEqual([200, 200]);
    // A neighbour in the same network is banned with all of it; the trusted client is not.
    expect(await statuses(app, attack('2001:db8::bad'), visit('2001:db8::2'), visit('2001:db8::1'))).toEqual([
      403, 403, 200,
    ]);
  });

  it('hold an IPv6 client by its network, and are lifted by any address of it', async () => {
    const app = await startApp(adapter, setup({}));
    expect(
      await statuses(app, attack('2001:db8::1'), visit('2001:db8::2'), visit('2001:db8:0:1::1')),
    ).toEqual([403, 403, 200]);
    expect(app.bans.list()).toMatchObject([{ target: '2001:db8::/64', origin: 'earned' }]);
    await app.bans.unban('2001:db8::77');
    expect(await statuses(app, visit('2001:db8::1'))).toEqual([200]);
  });

  it('come from attacks only, not from requests that were denied for other reasons', async () => {
    const app = await startApp(adapter, setup({ blockedUserAgents: ['BadBot'], rateLimit: { limit: 3 } }));
    const bot = { path: '/anything', headers: { 'user-agent': 'BadBot' } };
    expect(await statuses(app, bot, '/anything', '/anything', '/anything', '/anything')).toEqual([
      403, 200, 200, 200, 429,
    ]);
    expect(app.bans.list()).toEqual([]);
  });

  it('refuse to shut out the proxy, loopback or nonsense', async () => {
    const { bans } = await startApp(adapter, setup({ trustedProxies: ['127.0.0.1', '198.51.100.9'] }));
    for (const target of ['198.51.100.0/24', '127.0.0.1', '::1', '0.0.0.0/0']) {
      await expect(bans.ban(target)).rejects.toThrow(/loopback or a trusted proxy/);
    }
    await expect(bans.ban('nonsense')).rejects.toThrow(TypeError);
    await expect(bans.ban('203.0.113.1', { durationMs: 0 })).rejects.toThrow(RangeError);
    expect(bans.list()).toEqual([]);
  });
});
