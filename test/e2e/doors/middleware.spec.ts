import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import { EnforceGuard, IpWhitelist, RateLimit } from 'nestjs-guard';
import { ATTACK, HARMLESS } from '../../support/attacks';
import { adapters, startApp, type GuardedApp } from '../../support/guarded-app';
import { GuardedEverywhere } from '../../support/guarded-everywhere';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const QUERY = ATTACK.slice(ATTACK.indexOf('?'));
const MARKUP = { note: '<script>alert(1)</script>' };

@Controller()
class StaffController {
  @IpWhitelist(['10.0.0.0/8'])
  @Get('staff')
  staff() {}

  @RateLimit({ limit: 2 })
  @Get('limited')
  limited() {}

  @EnforceGuard()
  @Post('enforced')
  enforced(@Body() _body: unknown) {}
}

@Module({})
class GuardedTwice extends GuardedEverywhere {}

const setup = { imports: [GuardedEverywhere], controllers: [ShopController, StaffController] };

/** The events of decisions, once the answers are out. */
function decisions(app: GuardedApp) {
  return app.events.filter(({ actionTaken }) => /^(logged_only|request_blocked)$/.test(actionTaken));
}

describe.each(adapters)('a request that passes the middleware and the guard, on %s', (adapter) => {
  it.each([
    [true, 200, 'logged_only'],
    [false, 403, 'request_blocked'],
  ])('leaves one event and one line (passive: %s)', async (passiveMode, status, actionTaken) => {
    const app = await startApp(adapter, { ...setup, guard: { passiveMode } });
    expect(await statuses(app, ATTACK, HARMLESS, `/nowhere${QUERY}`)).toEqual([
      status,
      200,
      passiveMode ? 404 : 403,
    ]);
    await app.close(); // what nobody was left to judge is published when the answer is out
    expect(app.events).toMatchObject([{ actionTaken }, { actionTaken }]);
    expect(app.lines).toHaveLength(2);
    expect(app.telemetry.snapshot().requests).toBe(3);
  });

  it('is counted once', async () => {
    const app = await startApp(adapter, { ...setup, guard: { rateLimit: { limit: 3 } } });
    expect(await statuses(app, HARMLESS, HARMLESS, HARMLESS, HARMLESS)).toEqual([200, 200, 200, 429]);
  });

  it('is denied by its route in passive mode, in one event that tells of both', async () => {
    const app = await startApp(adapter, { ...setup, guard: { passiveMode: true } });
    expect(await statuses(app, `/staff${QUERY}`, '/staff')).toEqual([403, 403]);
    expect(app.events).toMatchObject([
      {
        actionTaken: 'request_blocked',
        check: 'ipWhitelist',
        scope: 'route',
        alsoDeniedBy: [{ check: 'detection', scope: 'global' }],
      },
      { actionTaken: 'request_blocked', check: 'ipWhitelist', alsoDeniedBy: [] },
    ]);
  });

  it('is denied in passive mode where the route enforces the guard', async () => {
    const app = await startApp(adapter, { ...setup, guard: { passiveMode: true } });
    expect(
      await statuses(
        app,
        { path: `/enforced${QUERY}`, method: 'POST' },
        { path: '/enforced', body: MARKUP },
        { path: '/enforced', body: { note: 'hi' } },
      ),
    ).toEqual([403, 403, 201]);
    expect(app.events).toMatchObject([
      { actionTaken: 'request_blocked' },
      { actionTaken: 'request_blocked' },
    ]);
  });

  it('has its body inspected although no parser has run before the middleware', async () => {
    for (const passiveMode of [true, false]) {
      const app = await startApp(adapter, { ...setup, guard: { passiveMode } });
      expect(await statuses(app, { path: '/orders', body: MARKUP })).toEqual([passiveMode ? 201 : 403]);
      expect(app.events).toMatchObject([{ check: 'detection', evidence: { location: 'body.note' } }]);
    }
  });

  it('is one request when the middleware stands there twice', async () => {
    const app = await startApp(adapter, {
      ...setup,
      imports: [GuardedEverywhere, GuardedTwice],
      guard: { passiveMode: true },
    });
    expect(await statuses(app, `/staff${QUERY}`, ATTACK)).toEqual([403, 200]);
    expect(app.events).toMatchObject([
      { actionTaken: 'request_blocked', check: 'ipWhitelist' },
      { actionTaken: 'logged_only', check: 'detection' },
    ]);
  });

  it('is decided alike in both modes, limits of the route and bans included', async () => {
    const requests = [
      ...['/limited', `/limited${QUERY}`, '/limited', '/limited', '/limited'].map((path) => ({
        path,
        from: '203.0.113.1',
      })),
      ...Array.from({ length: 4 }, () => ({ path: `/orders${QUERY}`, body: MARKUP, from: '203.0.113.2' })),
    ];
    const [passive, active] = [true, false].map(async (passiveMode) => {
      const app = await startApp(adapter, { ...setup, guard: { passiveMode, banning: { threshold: 3 } } });
      const decided: (string | undefined)[] = [];
      for (const request of requests) {
        const before = decisions(app).length;
        await app.send(request);
        const [event, ...others] = decisions(app).slice(before);
        expect(others).toEqual([]);
        decided.push(event?.check);
      }
      return decided;
    });
    expect(await passive).toEqual(await active);
    expect(await active).toEqual([
      undefined,
      'detection',
      undefined,
      'rateLimit',
      'rateLimit',
      'detection',
      'detection',
      'detection',
      'ban',
    ]);
  });
});
