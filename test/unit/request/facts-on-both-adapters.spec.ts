import {
  All,
  Body,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Post,
  Put,
} from '@nestjs/common';
import { RequestFactsFactory } from '../../../lib/request/request-facts.factory';
import type { RequestFacts } from '../../../lib/request/request-facts';
import { adapters, startApp, type AdapterName } from '../../support/guarded-app';
import type { RequestOptions } from '../../support/send';

@Controller('orders')
class OrdersController {
  @Get()
  list() {
    return [];
  }

  @Get(':id')
  one() {
    return {};
  }

  @Get(':id/lines/:line')
  line() {
    return {};
  }

  @Post()
  create(@Body() body: unknown) {
    return body ?? {};
  }

  @Put(':id')
  change() {
    return {};
  }

  @All('any')
  any() {
    return {};
  }
}

/** The facts as the guard is given them, read once more behind it. */
async function factsOf(
  adapter: AdapterName,
  request: RequestOptions,
  prefix?: string,
): Promise<RequestFacts> {
  let facts: RequestFacts | undefined;
  const shop = await startApp(adapter, {
    controllers: [OrdersController],
    guard: { enablePenetrationDetection: false },
    configure: (app) => {
      if (prefix !== undefined) app.setGlobalPrefix(prefix);
      const factory = app.get(RequestFactsFactory, { strict: false });
      const probe: CanActivate = {
        canActivate: (context: ExecutionContext) => {
          facts = factory.create(context.switchToHttp().getRequest(), 'matched');
          return true;
        },
      };
      app.useGlobalGuards(probe);
    },
  });
  // The port is the only thing that may differ.
  const { status } = await shop.send({ ...request, headers: { host: 'shop.example', ...request.headers } });
  await shop.close();
  if (facts === undefined)
    throw new Error(`${request.path} was answered with ${status} before the probe saw it`);
  return facts;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const REQUESTS: [what: string, request: RequestOptions, expected: Partial<RequestFacts>][] = [
  [
    'a plain GET',
    { path: '/orders' },
    { method: 'GET', url: '/orders', path: '/orders', queryString: '', route: '/orders' },
  ],
  ['a parameter', { path: '/orders/17' }, { path: '/orders/17', route: '/orders/:id' }],
  ['two parameters', { path: '/orders/17/lines/3' }, { route: '/orders/:id/lines/:line' }],
  ['a query', { path: '/orders?a=1&b[]=2&a=%20' }, { path: '/orders', queryString: 'a=1&b[]=2&a=%20' }],
  ['a second question mark', { path: '/orders?a=1?b=2' }, { path: '/orders', queryString: 'a=1?b=2' }],
  ['an empty query', { path: '/orders?' }, { url: '/orders?', path: '/orders', queryString: '' }],
  ['an encoded path', { path: '/orders/%41%2F%2e' }, { path: '/orders/%41%2F%2e', route: '/orders/:id' }],
  ['dot segments in a query', { path: '/orders?f=/../x' }, { queryString: 'f=/../x' }],
  ['HEAD', { method: 'HEAD', path: '/orders' }, { method: 'HEAD', route: '/orders' }],
  ['PUT', { method: 'PUT', path: '/orders/1', body: { a: 1 } }, { method: 'PUT', body: { a: 1 } }],
  [
    'DELETE on a route for all methods',
    { method: 'DELETE', path: '/orders/any' },
    { method: 'DELETE', route: '/orders/any' },
  ],
  ['JSON', { path: '/orders', body: { a: [{ b: null }, 'ü'] } }, { body: { a: [{ b: null }, 'ü'] } }],
  ['a JSON list', { path: '/orders', body: [1, 'two'] }, { body: [1, 'two'] }],
  [
    'a form',
    { path: '/orders', headers: FORM, body: 'a=1&b=two+words' },
    { body: { a: '1', b: 'two words' } },
  ],
  ['no body', { method: 'POST', path: '/orders' }, { method: 'POST', body: undefined }],
  [
    'header lines',
    { path: '/orders', headers: { 'X-Many': ['a', 'b'] } },
    { headers: expect.objectContaining({ 'x-many': 'a, b' }) },
  ],
  [
    'cookies',
    { path: '/orders', headers: { cookie: 'a=1; b=2' } },
    { headers: expect.objectContaining({ cookie: 'a=1; b=2' }) },
  ],
];

describe('the facts of a request', () => {
  it.each(REQUESTS)('are the same on Express and Fastify: %s', async (_what, request, expected) => {
    const [onExpress, onFastify] = [await factsOf('express', request), await factsOf('fastify', request)];
    expect(plain(onExpress)).toEqual(plain(onFastify));
    expect(onExpress).toMatchObject(expected);
    expect(onExpress.client).toMatchObject({ ip: '203.0.113.7', key: '203.0.113.7', source: 'forwarded' });
  });

  it.each(adapters)('name the whole route under a global prefix on %s', async (adapter) => {
    const facts = await factsOf(adapter, { path: '/api/v1/orders/17' }, 'api/v1');
    expect(facts).toMatchObject({ path: '/api/v1/orders/17', route: '/api/v1/orders/:id' });
  });

  it.each(adapters)('are frozen, and read the clock of the app on %s', async (adapter) => {
    const facts = await factsOf(adapter, { path: '/orders' });
    expect(Object.isFrozen(facts)).toBe(true);
    expect(facts.timestamp).toBe(Date.UTC(2026, 0, 1));
  });
});

/** Express parses forms into objects of another prototype. */
function plain(facts: RequestFacts): unknown {
  return JSON.parse(JSON.stringify(facts));
}
