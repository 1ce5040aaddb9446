import {
  All,
  Controller,
  Get,
  Injectable,
  Module,
  Post,
  RequestMethod,
  Version,
  VERSION_NEUTRAL,
  VersioningType,
  type INestApplication,
  type VersioningOptions,
} from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { EnforceGuard, IpWhitelist, SkipGuard } from 'nestjs-guard';
import { RouteTable } from '../../../lib/policy/route-table';
import { sameTemplate } from '../../../lib/policy/same-template';
import { adapters, startApp, type GuardedApp } from '../../support/guarded-app';
import { graphqlShop } from '../../support/graphql';

const ATTACK = "q=1'%20UNION%20SELECT%20password%20FROM%20users--";

@Controller(['shop', 'store'])
@EnforceGuard()
class ShopController {
  @Get()
  list() {
    return 'list';
  }

  @Post(['orders/:id', 'orders/:id/again'])
  @SkipGuard('rateLimit')
  order() {
    return 'order';
  }

  @All('any')
  any() {
    return 'any';
  }

  @Get('files/*')
  file() {
    return 'file';
  }

  /** No route: it has no method. */
  @IpWhitelist(['10.0.0.0/8'])
  helper() {
    return 'helper';
  }
}

@Controller({ path: 'health', version: ['1', VERSION_NEUTRAL] })
class HealthController {
  @Get()
  check() {
    return 'ok';
  }

  @Get('deep')
  @Version('2')
  deep() {
    return 'deep';
  }
}

@Module({ controllers: [HealthController] })
class HealthModule {}

@Injectable()
@IpWhitelist(['10.0.0.0/8'])
class ReportService {
  run() {
    return 'done';
  }
}

const routes = (app: GuardedApp) => app.app.get(RouteTable, { strict: false }).list();
const named = (app: GuardedApp) =>
  routes(app).map(({ method, path, handler }) => `${method} ${path} ${handler}`);

const setups: Record<string, (app: INestApplication) => void> = {
  'nothing else': () => undefined,
  'a prefix': (app) => void app.setGlobalPrefix('api/'),
  'a prefix with exceptions': (app) =>
    void app.setGlobalPrefix('/api', {
      exclude: ['health', { path: 'shop/orders/:id', method: RequestMethod.POST }, 'shop/files/{*rest}'],
    }),
  'versions in the path': (app) =>
    void app
      .setGlobalPrefix('api', { exclude: ['internal/health'] })
      .enableVersioning({ type: VersioningType.URI, defaultVersion: '9' }),
  'versions in the path without a letter': (app) =>
    void app.enableVersioning({ type: VersioningType.URI, prefix: false }),
};

describe.each(adapters)('the routes of an app on %s', (adapter) => {
  it.each(Object.keys(setups))('are those that the router answers, with %s', async (name) => {
    const started = await startApp(adapter, {
      controllers: [ShopController],
      imports: [HealthModule, RouterModule.register([{ path: 'internal', module: HealthModule }])],
      guard: { passiveMode: true, enableIpBanning: false, enableRateLimiting: false },
      configure: setups[name] as (app: INestApplication) => void,
    });
    const table = routes(started);
    expect(table.length).toBeGreaterThanOrEqual(12);
    for (const { method, path, handler } of table) {
      started.events.length = 0;
      const target = path.replace(/\{?\*\w*\}?/, 'a/b').replace(':id', '7');
      await started.send({ method: method === 'ALL' ? 'PUT' : method, path: `${target}?${ATTACK}` });
      const [event] = started.events;
      expect({ path, handler: event?.handler }).toEqual({ path, handler });
      expect(sameTemplate(event?.route ?? '', path)).toBe(true);
    }
  });

  it('tell the versions that the path does not', async () => {
    const versioning: VersioningOptions = { type: VersioningType.HEADER, header: 'x-version' };
    const app = await startApp(adapter, {
      imports: [HealthModule],
      configure: (nest) => void nest.enableVersioning(versioning),
    });
    expect(routes(app).map(({ path, versions }) => [path, ...versions])).toEqual([
      ['/health', '1', '(neutral)'],
      ['/health/deep', '2'],
    ]);
  });

  it('hold the fields of resolvers, and the decorators of each', async () => {
    const app = await startApp(adapter, { imports: [graphqlShop()], controllers: [ShopController] });
    expect(named(app)).toEqual(
      expect.arrayContaining(['Query open ShopResolver.open', 'Query staff ShopResolver.staff']),
    );
    const decoratorsOf = (handler: string) =>
      routes(app).find((route) => route.handler === handler)?.policy.decorators;
    expect(decoratorsOf('ShopController.order')).toEqual([
      { name: 'SkipGuard', level: 'handler', on: 'ShopController.order', value: ['rateLimit'] },
      { name: 'EnforceGuard', level: 'controller', on: 'ShopController', value: true },
    ]);
    expect(decoratorsOf('ShopResolver.staff')).toEqual([
      { name: 'IpWhitelist', level: 'handler', on: 'ShopResolver.staff', value: ['10.0.0.0/8'] },
    ]);
  });

  it('leave out methods that no request reaches, and name those that are decorated all the same', async () => {
    const app = await startApp(adapter, { controllers: [ShopController], providers: [ReportService] });
    const strays = app.app.get(RouteTable, { strict: false }).strays();
    expect(strays).toMatchObject([
      { name: 'ShopController.helper', kind: 'provider' },
      { name: 'ReportService.run', kind: 'provider', decorators: [{ on: 'ReportService' }] },
    ]);
    expect(named(app).filter((route) => /helper|ReportService/.test(route))).toEqual([]);
  });
});

describe('templates', () => {
  it.each([
    ['/files/*path', '/files/*'],
    ['/files/{*path}', '/files/*path'],
    ['/files/', '/files'],
    ['/', '/'],
  ])('%s and %s are the same', (a, b) => expect(sameTemplate(a, b)).toBe(true));

  it.each([
    ['/files/*path', '/files'],
    ['/orders/:id', '/orders/:name'],
    ['/a', '/b'],
  ])('%s and %s are not', (a, b) => expect(sameTemplate(a, b)).toBe(false));
});
