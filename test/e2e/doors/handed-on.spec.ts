import { Controller, Get, Next } from '@nestjs/common';
import { EnforceGuard, IpWhitelist, RateLimit, SkipGuard } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { startApp } from '../../support/guarded-app';
import { GuardedEverywhere } from '../../support/guarded-everywhere';
import { scratchFile } from '../../support/scratch-file';
import { statuses } from '../../support/statuses';

const QUERY = ATTACK.slice(ATTACK.indexOf('?'));

@Controller()
class LoggingController {
  @SkipGuard()
  @Get('unguarded{/*rest}')
  skip(@Next() next: () => void) {
    next();
  }

  @Get('*rest')
  log(@Next() next: () => void) {
    next();
  }
}

@Controller()
class ShopController {
  @IpWhitelist(['10.0.0.0/8'])
  @Get('staff')
  staff() {}

  @RateLimit({ limit: 1 })
  @Get('limited')
  limited() {}

  @EnforceGuard()
  @Get('enforced')
  enforced() {}

  @Get(['open', 'unguarded/open'])
  open() {}
}

/** Fastify has no such thing. */
describe.each([
  ['the guard alone', []],
  ['the middleware too', [GuardedEverywhere]],
])('a request that a handler of express hands on to the next route, with %s', (_, imports) => {
  const setup = { controllers: [LoggingController, ShopController], imports };

  it.each([true, false])('is denied by the decorators of that route (passive: %s)', async (passiveMode) => {
    const recording = { file: scratchFile('guard.events') };
    const app = await startApp('express', { ...setup, guard: { passiveMode, recording } });
    expect(await statuses(app, '/staff', '/limited', '/limited', '/open', '/nowhere')).toEqual([
      403, 200, 429, 200, 404,
    ]);
    expect(app.events).toMatchObject([
      { actionTaken: 'request_blocked', check: 'ipWhitelist', handler: 'ShopController.staff' },
      { actionTaken: 'request_blocked', check: 'rateLimit', handler: 'ShopController.limited' },
    ]);
  });

  it('is denied where the global checks are enforced, although it was only noticed before', async () => {
    const app = await startApp('express', { ...setup, guard: { passiveMode: true } });
    expect(await statuses(app, `/open${QUERY}`, `/enforced${QUERY}`, '/enforced')).toEqual([200, 403, 200]);
    expect(app.events.at(-1)).toMatchObject({
      actionTaken: 'request_blocked',
      check: 'detection',
      handler: 'ShopController.enforced',
    });
  });

  it('is counted once, and inspected where the first route was left out of it', async () => {
    const app = await startApp('express', { ...setup, guard: { rateLimit: { limit: 3 } } });
    expect(await statuses(app, `/unguarded/open${QUERY}`, '/open', '/unguarded/open', '/open')).toEqual([
      403, 200, 200, 429,
    ]);
  });
});
