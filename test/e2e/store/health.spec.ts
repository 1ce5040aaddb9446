import { Controller, Get } from '@nestjs/common';
import { HealthCheck, HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { GuardHealthIndicator } from 'nestjs-guard';
import { eventually } from '../../support/eventually';
import { adapters, startApp } from '../../support/guarded-app';
import { RedisServer } from '../../support/redis-server';

@Controller()
class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly guard: GuardHealthIndicator,
  ) {}

  @Get('health')
  @HealthCheck()
  check() {
    return this.health.check([() => this.guard.check()]);
  }

  @Get('strict')
  @HealthCheck()
  strict() {
    return this.health.check([() => this.guard.check('store', { whenDown: 'down' })]);
  }
}

describe.each(adapters)('the health check of terminus on %s', (adapter) => {
  it('tells of the store, and of the memory that has taken over', async () => {
    const redis = await RedisServer.start();
    const app = await startApp(adapter, {
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      guard: { store: { redis: redis.url, deadlineMs: 2000 }, enableRateLimiting: false },
    });
    const ask = async (path: string) => {
      const { status, json } = await app.send(path);
      return [status, json.status, json.details];
    };
    const since = expect.stringMatching(/^2026-/);
    const up = { status: 'up', store: 'redis', since };
    expect(await ask('/health')).toEqual([200, 'ok', { guard: up }]);
    expect(await ask('/strict')).toEqual([200, 'ok', { store: up }]);

    await redis.stop();
    await eventually(async () => (await ask('/strict'))[0] === 503);
    const reason = expect.stringMatching(/./);
    expect(await ask('/health')).toEqual([200, 'degraded', { guard: { ...up, status: 'degraded', reason } }]);
    expect(await ask('/strict')).toEqual([503, 'error', { store: { ...up, status: 'down', reason } }]);

    await redis.start();
    await eventually(async () => (await ask('/strict'))[0] === 200, 10_000);
    expect(await ask('/health')).toEqual([200, 'ok', { guard: up }]);
  });
});
