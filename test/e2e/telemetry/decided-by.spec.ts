import { readFileSync } from 'node:fs';
import { Controller, Get } from '@nestjs/common';
import {
  BlockUserAgents,
  EnforceGuard,
  GuardMiddleware,
  IpBlacklist,
  IpWhitelist,
  RateLimit,
  type GuardEvent,
  type GuardOptions,
} from 'nestjs-guard';
import { adapters, CLIENT, startApp, type AdapterName, type GuardedApp } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';

const ATTACK = "/search?q=1'%20UNION%20SELECT%20password%20FROM%20users--";

@Controller('staff')
@IpWhitelist(['10.0.0.0/8'])
@RateLimit({ limit: 1, ttl: 5000 })
class StaffController {
  @Get()
  list() {
    return 'list';
  }

  @Get('open')
  @IpWhitelist(['203.0.113.0/24'])
  open() {
    return 'open';
  }

  @Get('others')
  @IpWhitelist(['0.0.0.0/0'])
  @IpBlacklist(['203.0.113.7', '203.0.113.0/24', '203.0.113.0/25'])
  @BlockUserAgents(['BadBot', /^curl\//])
  @RateLimit({ limit: 2 })
  others() {
    return 'others';
  }
}

async function startShop(adapter: AdapterName, guard: GuardOptions): Promise<GuardedApp> {
  return startApp(adapter, { controllers: [ShopController, StaffController], guard });
}

const last = (app: GuardedApp): GuardEvent => app.events.at(-1) as GuardEvent;

describe.each(adapters)('a decision on %s names what decided', (adapter) => {
  it.each<[string, GuardOptions, string, object, object]>([
    [
      'the network of the blacklist, the widest that holds the client',
      { blacklist: ['198.51.100.0/24', '203.0.113.7', '203.0.113.0/24', '::ffff:203.0.113.0/121'] },
      '/search',
      {},
      { option: 'blacklist', entry: '203.0.113.0/24' },
    ],
    [
      'the network of IPv6',
      { blacklist: ['2001:db8::/32', '2001:db8::1'] },
      '/search',
      { from: '2001:db8::1' },
      { option: 'blacklist', entry: '2001:db8::/32' },
    ],
    [
      'the option that shuts others out',
      { whitelist: ['10.0.0.0/8'], restrictToWhitelist: true },
      '/search',
      {},
      { option: 'restrictToWhitelist' },
    ],
    [
      'the text of the user agent',
      { blockedUserAgents: ['Other', 'badBOT', /bad/i] },
      '/search',
      { headers: { 'user-agent': 'x BadBot/1' } },
      { option: 'blockedUserAgents', entry: 'badBOT' },
    ],
    [
      'the pattern of the user agent',
      { blockedUserAgents: ['Other', /^Bad(?:Bot|Mate)/] },
      '/search',
      { headers: { 'user-agent': 'BadMate' } },
      { option: 'blockedUserAgents', entry: '/^Bad(?:Bot|Mate)/' },
    ],
    ['a rule', {}, ATTACK, {}, { option: 'enablePenetrationDetection', entry: 'sqli-union-select' }],
    [
      'a rule of the user',
      {
        detection: {
          customRules: [{ id: 'shop-shoes', category: 'scanner', severity: 'critical', pattern: /boots/ }],
        },
      },
      '/search?q=boots',
      {},
      { option: 'detection.customRules', entry: 'shop-shoes' },
    ],
    [
      'the decorator of the handler',
      {},
      '/staff/others',
      {},
      { decorator: 'IpBlacklist', on: 'StaffController.others', entry: '203.0.113.0/24' },
    ],
    [
      'the decorator of the controller',
      {},
      '/staff',
      {},
      { decorator: 'IpWhitelist', on: 'StaffController' },
    ],
    [
      'a user agent of a route',
      {},
      '/staff/others',
      { from: '192.0.2.1', headers: { 'user-agent': 'curl/8' } },
      { decorator: 'BlockUserAgents', on: 'StaffController.others', entry: '/^curl\\//' },
    ],
  ])('%s', async (_what, guard, path, request, decidedBy) => {
    const app = await startShop(adapter, guard);
    await app.send({ path, ...request });
    expect(last(app).decidedBy).toEqual(decidedBy);
  });

  it('the limit, and where it stands', async () => {
    const app = await startShop(adapter, { rateLimit: { limit: 4, ttl: 60_000 } });
    for (const path of ['/staff/open', '/staff/open']) await app.send(path);
    expect(last(app).decidedBy).toEqual({
      decorator: 'RateLimit',
      on: 'StaffController',
      entry: '1 in 5000 ms',
    });
    for (let i = 0; i < 3; i++) await app.send({ path: '/staff/others', from: '192.0.2.1' });
    expect(last(app).decidedBy).toEqual({
      decorator: 'RateLimit',
      on: 'StaffController.others',
      entry: '2 in 5000 ms',
    });
    for (let i = 0; i < 5; i++) await app.send('/search');
    expect(last(app).decidedBy).toEqual({ option: 'rateLimit', entry: '4 in 60000 ms' });
  });

  it('the ban, earned or by hand', async () => {
    const app = await startShop(adapter, { banning: { threshold: 2, windowMs: 5000 } });
    for (const path of [ATTACK, ATTACK, '/search']) await app.send(path);
    expect(last(app)).toMatchObject({
      check: 'ban',
      decidedBy: { option: 'banning', entry: '2 attacks within 5000 ms' },
    });
    await app.bans.ban('192.0.2.0/24', { reason: 'asked for by legal' });
    await app.send({ path: '/search', from: '192.0.2.9' });
    expect(last(app).decidedBy).toEqual({ call: 'GuardBans.ban', entry: '192.0.2.0/24' });
  });

  it('and what else stood against it, and who looked', async () => {
    const guard = { blacklist: [CLIENT], blockedUserAgents: ['BadBot'], excludePaths: ['/static'] };
    const badBot = { headers: { 'user-agent': 'BadBot' } };
    for (const passiveMode of [false, true]) {
      const app = await startShop(adapter, { ...guard, passiveMode });
      await app.send({ path: ATTACK, ...badBot });
      const behind = ['global:userAgent', 'global:detection'];
      const looked = ['global:ban', 'global:ipBlacklist', ...(passiveMode ? behind : [])];
      expect(last(app).looked).toEqual(looked);
      expect(last(app).alsoDeniedBy).toMatchObject(
        passiveMode
          ? [{ decidedBy: { option: 'blockedUserAgents', entry: 'BadBot' } }, { check: 'detection' }]
          : [],
      );
      await app.send({ path: '/static/nothing', ...badBot });
      expect(last(app).looked).not.toContain('global:detection');
      await app.send({ path: '/staff/open', from: '192.0.2.1' });
      expect(last(app).looked).toEqual([
        'route:ipWhitelist',
        ...(passiveMode ? ['global:ban', 'global:ipBlacklist', ...behind] : []),
      ]);
    }
  });

  it('of a trusted client, the checks that look at everybody', async () => {
    const app = await startShop(adapter, { passiveMode: true, whitelist: [CLIENT] });
    await app.send('/staff');
    expect(last(app).looked).toEqual(['route:ipWhitelist', 'global:ban']);
  });

  it('in the order of several doors', async () => {
    @Controller('doors')
    class DoorsController {
      @Get()
      @EnforceGuard()
      @BlockUserAgents(['BadBot'])
      get() {
        return 'got';
      }
    }
    const app = await startApp(adapter, {
      controllers: [DoorsController],
      imports: [],
      guard: { passiveMode: true, blacklist: ['192.0.2.1'] },
      configure: (nest) => {
        const door = nest.get(GuardMiddleware, { strict: false });
        nest.use((...args: Parameters<GuardMiddleware['use']>) => void door.use(...args));
      },
    });
    await app.send({ path: '/doors', headers: { 'user-agent': 'BadBot' } });
    expect(last(app)).toMatchObject({
      actionTaken: 'request_blocked',
      looked: ['global:ban', 'global:ipBlacklist', 'global:rateLimit', 'global:detection', 'route:userAgent'],
    });
    await app.send({ path: '/doors', from: '192.0.2.1' });
    expect(last(app)).toMatchObject({
      check: 'ipBlacklist',
      looked: ['global:ban', 'global:ipBlacklist', 'global:detection', 'route:userAgent'],
    });
  });

  it('on the wire in snake case', async () => {
    const file = scratchFile();
    const logging = { file, format: 'json' as const };
    const app = await startShop(adapter, { passiveMode: true, blacklist: [CLIENT], logging });
    await app.send(ATTACK);
    await app.close();
    expect(JSON.parse(readFileSync(file, 'utf8').trim())).toMatchObject({
      decided_by: { option: 'blacklist', entry: CLIENT },
      looked: ['global:ban', 'global:ipBlacklist', 'global:detection'],
      also_denied_by: [
        {
          check: 'detection',
          decided_by: { option: 'enablePenetrationDetection', entry: 'sqli-union-select' },
        },
      ],
    });
  });
});
