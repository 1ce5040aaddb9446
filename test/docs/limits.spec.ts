import { Controller, Get, Module, type CanActivate } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { SkipThrottle } from '@nestjs/throttler';
import { ContentProfile, DetectionExclude, IpBlacklist, IpWhitelist, SkipGuard } from 'nestjs-guard';
import { ATTACK } from '../support/attacks';
import { adapters, CLIENT, startApp } from '../support/guarded-app';
import { GuardedEverywhere } from '../support/guarded-everywhere';
import { ShopController } from '../support/shop.controller';
import { statuses } from '../support/statuses';

const QUERY = ATTACK.slice(ATTACK.indexOf('?'));

class ClosedDoor implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}
const closed = { provide: APP_GUARD, useClass: ClosedDoor };

@Module({ providers: [closed] })
class ClosedModule {}

@Controller()
class RelaxedController {
  @SkipGuard()
  @Get('skipped')
  skipped() {}

  @DetectionExclude({ categories: ['sqli'] })
  @Get('excluded')
  excluded() {}

  @ContentProfile('search')
  @Get('profiled')
  profiled() {}

  @SkipThrottle()
  @Get('unlimited')
  unlimited() {}

  @IpWhitelist([CLIENT])
  @Get('listed')
  listed() {}

  @IpBlacklist([CLIENT])
  @Get('closed')
  closed() {}

  @IpWhitelist([CLIENT])
  @IpWhitelist(['10.0.0.1'])
  @Get('twice')
  twice() {}
}

/** What the README says that does not work, or works in one way only; whoever mends it corrects the README. */
describe.each(adapters)('the limits that the README names, on %s', (adapter) => {
  const shop = { controllers: [ShopController] };
  const relaxed = { controllers: [RelaxedController] };

  it('an APP_GUARD of the root module that denies comes first: nothing is inspected', async () => {
    const app = await startApp(adapter, { ...shop, providers: [closed] });
    expect(await statuses(app, ATTACK)).toEqual([403]);
    expect(app.events).toEqual([]);
  });

  it('an APP_GUARD of a module that is imported behind GuardModule comes second', async () => {
    const app = await startApp(adapter, { ...shop, imports: [ClosedModule] });
    expect(await statuses(app, ATTACK)).toEqual([403]);
    expect(app.events).toMatchObject([{ actionTaken: 'request_blocked', check: 'detection' }]);
  });

  it.each([
    ['@SkipGuard', [`/skipped${QUERY}`], {}],
    ['@DetectionExclude', [`/excluded${QUERY}`], {}],
    ['@ContentProfile', ["/profiled?q=name='x'%20or%20'1'='1'"], {}],
    ['@SkipThrottle', ['/unlimited', '/unlimited'], { rateLimit: { limit: 1 } }],
    ['@IpWhitelist', ['/listed'], { blacklist: [CLIENT] }],
  ])('%s relaxes, and not behind GuardMiddleware', async (_, paths, guard) => {
    const free = await startApp(adapter, { ...relaxed, guard });
    const late = await startApp(adapter, { ...relaxed, guard, imports: [GuardedEverywhere] });
    expect((await statuses(free, ...paths)).at(-1)).toBe(200);
    expect((await statuses(late, ...paths)).at(-1)).toBeGreaterThanOrEqual(400);
  });

  it('a decorator that denies works behind GuardMiddleware', async () => {
    const app = await startApp(adapter, { ...relaxed, imports: [GuardedEverywhere] });
    expect(await statuses(app, '/closed')).toEqual([403]);
  });

  it('of the same decorator twice the upper one wins', async () => {
    expect(await statuses(await startApp(adapter, relaxed), '/twice')).toEqual([200]);
  });
});
