import { Controller, Get } from '@nestjs/common';
import { IpBlacklist, IpWhitelist, type GuardOptions } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { adapters, CLIENT, startApp, type GuardedApp } from '../../support/guarded-app';
import { statuses } from '../../support/statuses';

const QUERY = ATTACK.slice(ATTACK.indexOf('?'));

@Controller()
class ListsController {
  @IpWhitelist(['203.0.113.0/24'])
  @Get('members')
  members() {}

  @IpWhitelist([])
  @Get('nobody')
  nobody() {}

  @IpWhitelist(['203.0.113.0/24'])
  @IpBlacklist([CLIENT])
  @Get('members-but-one')
  membersButOne() {}

  @IpBlacklist([CLIENT])
  @Get('all-but-one')
  allButOne() {}
}

describe.each(adapters)('lists that overlap, on %s', (adapter) => {
  const start = (guard: GuardOptions) => startApp(adapter, { controllers: [ListsController], guard });
  const reasons = (app: GuardedApp) => app.events.map(({ scope, check }) => `${scope} ${check}`);

  it('of the app: trust is stronger than the blacklist, and no trust is no reason to deny', async () => {
    const app = await start({ whitelist: [CLIENT], blacklist: ['203.0.113.0/24'] });
    const other = '203.0.113.8';
    expect(
      await statuses(
        app,
        '/nowhere',
        { path: '/nowhere', from: other },
        { path: '/nowhere', from: '198.51.100.1' },
      ),
    ).toEqual([404, 403, 404]);
    expect(reasons(app)).toEqual(['global ipBlacklist']);
  });

  it('trust lifts user agents, limits and detection', async () => {
    const app = await start({ whitelist: [CLIENT], blockedUserAgents: ['BadBot'], rateLimit: { limit: 1 } });
    const bot = { path: `/nowhere${QUERY}`, headers: { 'user-agent': 'BadBot' } };
    expect(await statuses(app, bot, bot, bot)).toEqual([404, 404, 404]);
    expect(app.events).toEqual([]);
  });

  it('access to a route is not trust: only the blacklist of the app yields to it', async () => {
    const app = await start({
      blacklist: ['203.0.113.0/24'],
      blockedUserAgents: ['BadBot'],
      rateLimit: { limit: 3 },
    });
    expect(
      await statuses(
        app,
        '/members',
        '/nowhere',
        `/members${QUERY}`,
        { path: '/members', headers: { 'user-agent': 'BadBot' } },
        '/members',
        '/members',
      ),
    ).toEqual([200, 403, 403, 403, 200, 429]);
    expect(reasons(app)).toEqual([
      'global ipBlacklist',
      'global detection',
      'global userAgent',
      'global rateLimit',
    ]);
  });

  it('a ban holds where a route admits its client', async () => {
    const app = await start({});
    await app.bans.ban(CLIENT);
    expect(await statuses(app, '/members')).toEqual([403]);
  });

  it('trust does not open a route, nor does restrictToWhitelist yield to one', async () => {
    const trusted = await start({ whitelist: ['198.51.100.1', CLIENT] });
    expect(
      await statuses(trusted, { path: '/members', from: '198.51.100.1' }, '/all-but-one', '/nobody'),
    ).toEqual([403, 403, 403]);
    const restricted = await start({ whitelist: ['198.51.100.1'], restrictToWhitelist: true });
    expect(await statuses(restricted, '/members')).toEqual([403]);
    expect(reasons(restricted)).toEqual(['global ipWhitelist']);
  });

  it('both on one route: whoever is on the whitelist may still be on the blacklist', async () => {
    const app = await start({ passiveMode: true });
    expect(
      await statuses(app, '/members-but-one', { path: '/members-but-one', from: '203.0.113.8' }),
    ).toEqual([403, 200]);
    expect(reasons(app)).toEqual(['route ipBlacklist']);
  });

  it('a client whose address is unknown is on none of them', async () => {
    const app = await start({ blacklist: ['0.0.0.0/0', '::/0'] });
    const from = 'nonsense';
    expect(await statuses(app, { path: '/members', from }, { path: '/all-but-one', from })).toEqual([
      403, 200,
    ]);
  });
});
