import { Controller, Get } from '@nestjs/common';
import { BlockUserAgents, EnforceGuard, IpBlacklist, RateLimit, type GuardOptions } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { adapters, CLIENT, startApp } from '../../support/guarded-app';

const QUERY = ATTACK.slice(ATTACK.indexOf('?'));

@Controller()
class ManyReasonsController {
  @Get('open')
  open() {}

  @IpBlacklist(['203.0.113.0/24'])
  @BlockUserAgents(['BadBot'])
  @Get('decorated')
  decorated() {}

  @EnforceGuard()
  @Get('enforced')
  enforced() {}

  @RateLimit({ limit: 1 })
  @Get('limited')
  limited() {}
}

/** Everything that can stand against a request at once. */
const everything: GuardOptions = {
  whitelist: ['198.51.100.1'],
  restrictToWhitelist: true,
  blacklist: [CLIENT],
  blockedUserAgents: ['BadBot'],
};

const headers = { 'user-agent': 'BadBot' };

describe.each(adapters)('the order of the checks on %s', (adapter) => {
  const start = (guard: GuardOptions) => startApp(adapter, { controllers: [ManyReasonsController], guard });

  it('is what the route asks for, then bans, addresses, user agents and attacks; the event tells of all', async () => {
    const app = await start({ ...everything, passiveMode: true });
    await app.bans.ban(CLIENT);
    await app.send({ path: `/decorated${QUERY}`, headers });
    expect(app.events.at(-1)).toMatchObject({
      actionTaken: 'request_blocked',
      scope: 'route',
      check: 'ipBlacklist',
      alsoDeniedBy: [
        { check: 'userAgent', scope: 'route', reason: 'blocked user agent' },
        { check: 'ban', scope: 'global' },
        { check: 'ipWhitelist', scope: 'global' },
        { check: 'ipBlacklist', scope: 'global' },
        { check: 'userAgent', scope: 'global' },
        { check: 'detection', scope: 'global', reason: 'sqli' },
      ],
    });
    expect(app.lines.at(-1)).toContain('- Also: userAgent (blocked user agent), ban (banned)');
  });

  it.each([
    ['/open', true, 200, 'logged_only'],
    ['/open', false, 403, 'request_blocked'],
    ['/enforced', true, 403, 'request_blocked'],
    ['/decorated', true, 403, 'request_blocked'],
    ['/decorated', false, 403, 'request_blocked'],
  ])('decides %s (passive: %s) with %d', async (path, passiveMode, status, actionTaken) => {
    const app = await start({ ...everything, passiveMode });
    expect((await app.send({ path, headers })).status).toBe(status);
    expect(app.events).toMatchObject([{ actionTaken, passiveMode, ipAddress: CLIENT }]);
  });

  it('ends the counting: a request that is denied, or would be, moves no counter behind', async () => {
    for (const passiveMode of [true, false]) {
      const app = await start({ passiveMode, blockedUserAgents: ['BadBot'], rateLimit: { limit: 1 } });
      for (let i = 0; i < 3; i++) await app.send({ path: '/open', headers });
      await app.send('/open');
      expect(app.events.map(({ check }) => check)).toEqual(['userAgent', 'userAgent', 'userAgent']);
      await app.send('/open');
      expect(app.events.at(-1)).toMatchObject({ check: 'rateLimit' });
    }
  });

  it('counts no attack towards a ban that another check has decided', async () => {
    const app = await start({ passiveMode: true, blacklist: [CLIENT], banning: { threshold: 1 } });
    await app.send(`/open${QUERY}`);
    expect(app.events).toMatchObject([{ check: 'ipBlacklist', alsoDeniedBy: [{ check: 'detection' }] }]);
    expect(app.bans.list()).toEqual([]);
  });

  it('tells of what a served request met only in active mode: rate-limit headers', async () => {
    const app = await start({ rateLimit: { limit: 5, ttl: 1000 } });
    const served = await app.send('/limited');
    expect(served.headers).toMatchObject({
      'x-ratelimit-limit': '1',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '1',
    });
    const denied = await app.send('/limited');
    expect([denied.status, denied.headers['retry-after']]).toEqual([429, '1']);
    expect(Object.keys(denied.headers)).not.toContain('x-ratelimit-limit');

    await app.mode.setPassive(true);
    const logged = await app.send('/open');
    expect(Object.keys(logged.headers).filter((name) => name.includes('ratelimit'))).toEqual([]);
  });
});
