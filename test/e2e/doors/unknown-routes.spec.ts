import { Controller, Get, Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { GuardMiddleware } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { adapters, CLIENT, startApp } from '../../support/guarded-app';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const controllers = [ShopController];
const PROBES = ['/.env', '/wp-login.php'];

@Module({})
class MiddlewareModule implements NestModule {
  configure(consumer: MiddlewareConsumer) {
    consumer.apply(GuardMiddleware).forRoutes('{*path}');
  }
}

describe.each(adapters)('requests that no route matches, on %s', (adapter) => {
  it.each(PROBES)('leave a would-block line: %s', async (probe) => {
    const app = await startApp(adapter, { controllers, guard: { passiveMode: true } });
    expect(await statuses(app, probe)).toEqual([404]);
    expect(app.events).toMatchObject([
      {
        actionTaken: 'logged_only',
        check: 'detection',
        route: undefined,
        handler: undefined,
        ipAddress: CLIENT,
      },
    ]);
    expect(app.lines).toEqual([
      expect.stringContaining(`[PASSIVE MODE] Penetration attempt detected from ${CLIENT}: GET ${probe}`),
    ]);
    expect(app.telemetry.snapshot().byRoute).toEqual({ '(unmatched)': { logged_only: 1 } });
  });

  it('are what they are behind the middleware too, and nothing where a route answers', async () => {
    @Controller()
    class BlogController {
      @Get('wp-login.php')
      login() {
        return 'a login of our own';
      }
    }
    const imports = [MiddlewareModule];
    const app = await startApp(adapter, { controllers, imports, guard: {} });
    expect(await statuses(app, '/wp-login.php')).toEqual([403]);
    const blog = await startApp(adapter, { controllers: [BlogController], imports, guard: {} });
    expect(await statuses(blog, '/wp-login.php')).toEqual([200]);
    expect(blog.events).toEqual([]);
  });

  it('count towards bans, in both modes', async () => {
    for (const passiveMode of [true, false]) {
      const app = await startApp(adapter, { controllers, guard: { passiveMode, banning: { threshold: 2 } } });
      expect(await statuses(app, ...PROBES, '/anything', '/nowhere')).toEqual(
        passiveMode ? [404, 404, 200, 404] : [403, 403, 403, 403],
      );
      const action = passiveMode ? 'logged_only' : 'request_blocked';
      const decided = app.events.filter(({ actionTaken }) => actionTaken === action);
      expect(decided.map(({ check }) => check)).toEqual(['detection', 'detection', 'ban', 'ban']);
    }
  });

  it('are seen with a method that their path does not have, and with a body', async () => {
    const app = await startApp(adapter, { controllers, guard: {} });
    expect(
      await statuses(
        app,
        { path: ATTACK, method: 'DELETE' },
        { path: '/search', method: 'PUT', body: { note: '<script>alert(1)</script>' } },
        { path: '/search', method: 'PUT', body: { note: 'hello' } },
      ),
    ).toEqual([403, 403, 404]);
  });

  it('are counted and limited like all others', async () => {
    const app = await startApp(adapter, { controllers, guard: { rateLimit: { limit: 1 } } });
    const [first, second] = [await app.send('/nowhere'), await app.send('/nowhere/else')];
    expect([first?.status, second?.status]).toEqual([404, 429]);
    expect(first?.headers['x-ratelimit-remaining']).toBe('0');
    expect(second?.headers['retry-after']).toBe('60');
    expect(app.telemetry.snapshot().requests).toBe(2);
  });
});
