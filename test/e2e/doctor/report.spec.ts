import { Body, Controller, Get, Post } from '@nestjs/common';
import {
  EnforceGuard,
  GuardDoctor,
  IpWhitelist,
  RateLimit,
  SkipGuard,
  type DoctorReport,
} from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { adapters, startApp, type AdapterName, type AppSetup } from '../../support/guarded-app';
import { ShopController } from '../../support/shop.controller';

@Controller('staff')
@IpWhitelist(['10.0.0.0/8'])
class StaffController {
  @Get()
  list() {}

  @Post('notes')
  @EnforceGuard()
  @RateLimit({ limit: 5 })
  note(@Body() _body: unknown) {}

  @Get('health')
  @SkipGuard('rateLimit', 'detection')
  health() {}
}

async function examine(adapter: AdapterName, guard: AppSetup['guard']): Promise<DoctorReport> {
  const app = await startApp(adapter, { controllers: [ShopController, StaffController], guard });
  return app.app.get(GuardDoctor, { strict: false }).examine();
}

const shown = (report: DoctorReport, path: string) =>
  report.routes
    .find((route) => route.path === path)
    ?.checks.map(({ check, scope, state, why }) => `${scope} ${check} ${state}: ${why}`);

describe.each(adapters)('the report of the doctor on %s', (adapter) => {
  it('tells which checks look at a route, and what becomes of what they find', async () => {
    const report = await examine(adapter, { passiveMode: true, excludePaths: ['/anything'] });
    expect(report).toMatchObject({ adapter, findings: [], guards: [{ name: 'RequestGuard', isOurs: true }] });
    const observed = 'observed: passive mode (configuration)';
    expect(shown(report, '/search')).toEqual([
      `global ban ${observed}`,
      `global rateLimit ${observed}`,
      `global detection ${observed}`,
    ]);
    expect(shown(report, '/anything')?.at(-1)).toBe('global detection skipped: excludePaths');
    const enforced = 'enforced: @EnforceGuard on StaffController.note';
    expect(shown(report, '/staff/notes')).toEqual([
      'route ipWhitelist enforced: @IpWhitelist on StaffController',
      'route rateLimit enforced: @RateLimit on StaffController.note',
      `global ban ${enforced}`,
      `global rateLimit ${enforced}`,
      `global detection ${enforced}`,
    ]);
    const skipped = 'skipped: @SkipGuard on StaffController.health';
    expect(shown(report, '/staff/health')).toEqual([
      'route ipWhitelist enforced: @IpWhitelist on StaffController',
      `global ban ${observed}`,
      `global rateLimit ${skipped}`,
      `global detection ${skipped}`,
    ]);
    expect(report.unmatched.map(({ check }) => check)).toEqual(['ban', 'rateLimit', 'detection']);
  });

  it('tells the mode that is in force, a ramp too', async () => {
    const app = await startApp(adapter, { controllers: [ShopController], guard: { passiveMode: true } });
    const doctor = app.app.get(GuardDoctor, { strict: false });
    await app.mode.setPassive(false, { reason: 'first', by: 'ops', share: 0.05 });
    const { routes, mode } = await doctor.examine();
    expect(mode).toMatchObject({ passive: false, share: 0.05, configured: true, source: 'instance' });
    expect(routes[0]?.checks[0]).toMatchObject({
      state: 'partly',
      why: 'active for 5 % of the clients (instance)',
    });
  });

  it('says what really looks at a request', async () => {
    const app = await startApp(adapter, {
      controllers: [ShopController, StaffController],
      guard: { passiveMode: true, blockedUserAgents: ['BadBot'], excludePaths: ['/anything'] },
    });
    const { routes } = await app.app.get(GuardDoctor, { strict: false }).examine();
    const query = ATTACK.slice(ATTACK.indexOf('?'));
    for (const { method, path, checks } of routes) {
      app.events.length = 0;
      const from = path.startsWith('/staff') ? '10.0.0.1' : '203.0.113.7';
      const headers = { 'user-agent': 'BadBot' };
      await app.send({ method: method === 'ALL' ? 'GET' : method, path: path + query, headers, from });
      const looking = checks.filter(({ state }) => state !== 'skipped');
      // In passive mode a limit behind the check that decided is not asked: it counts.
      const stateless = looking.filter(({ scope, check }) => scope === 'route' || check !== 'rateLimit');
      expect(app.events[0]?.looked).toEqual(stateless.map(({ scope, check }) => `${scope}:${check}`));
    }
  });

  it('holds every option, and no secret', async () => {
    class CustomStorage {
      readonly password = 'hunter2';
      increment() {
        return Promise.resolve({ totalHits: 1, timeToExpire: 1, isBlocked: false, timeToBlockExpire: 0 });
      }
    }
    const report = await examine(adapter, {
      blockedUserAgents: [/^curl/i],
      rateLimit: { storage: new CustomStorage() },
    });
    expect(report.config).toMatchObject({
      blockedUserAgents: ['/^curl/i'],
      rateLimit: { limit: 600, storage: '(CustomStorage)' },
      onCheckError: 'deny',
    });
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });
});
