import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GuardOptions } from 'nestjs-guard';
import { adapters, startApp, type AppSetup } from '../../support/guarded-app';
import type { RequestOptions } from '../../support/send';
import { ShopController } from '../../support/shop.controller';

type DetectionOptions = NonNullable<GuardOptions['detection']>;

const post = (body: unknown, headers = {}): RequestOptions => ({ path: '/anything', body, headers });
const list = (text: string, length: number): RequestOptions => post(Array<string>(length).fill(text));
const layers = Array.from({ length: 8 }).reduce<string>(
  (text) => text.replace(/[<&]/g, (c) => `&#${c.charCodeAt(0)};`),
  '<b>',
);
const slow = [{ id: 'acme-slow', pattern: /@.{0,1500}!/ }];

/** Of each: the reason, how much was inspected, a request that a limit is too low for, and the limit if it is another. */
const cases: [string, 'prefix' | 'none', RequestOptions, DetectionOptions?][] = [
  ['body: too much work', 'prefix', list("' or ( < \n", 3000), { maxWork: 65_536 }],
  ['body: custom rules are too much work', 'prefix', list('@-'.repeat(2000), 20), { customRules: slow }],
  ['body: too long', 'prefix', list('a'.repeat(200), 20), { maxBytes: 1024 }],
  ['body: too many values', 'prefix', list('a', 40), { maxValues: 16 }],
  ['body: too deep', 'prefix', post({ a: { b: { c: { d: 'x' } } } }), { maxDepth: 2 }],
  ['body: too many broken texts', 'prefix', list('{"a"]', 100)],
  ['body: too many layers of encoding', 'prefix', post({ a: layers })],
  ['query: too many values', 'prefix', { path: `/anything?${'a=1&'.repeat(40)}` }, { maxValues: 16 }],
  ['body: binary', 'none', post(Buffer.from([0, 1, 2, 3]), { 'content-type': 'application/x-shop' })],
  [
    'body: compressed',
    'none',
    post(Buffer.from([0x1f, 0x8b, 0, 0]), {
      'content-type': 'application/x-shop',
      'content-encoding': 'gzip',
    }),
  ],
];

/** On Fastify, a body of a type that has no parser is refused before it comes to the guard. */
const takesEveryType: AppSetup['configure'] = (app) => {
  const fastify = (app as NestFastifyApplication).getHttpAdapter().getInstance();
  fastify.addContentTypeParser('*', (_request: unknown, body: unknown, done: (e: null, b: unknown) => void) =>
    done(null, body),
  );
};

describe.each(adapters)('a request that was not inspected in full, on %s', (adapter) => {
  it.each(cases)('leaves an event that says why: %s', async (reason, inspected, request, detection = {}) => {
    const app = await startApp(adapter, {
      controllers: [ShopController],
      guard: { detection },
      ...(adapter === 'fastify' && { configure: takesEveryType }),
    });
    expect((await app.send(request)).status).toBeLessThan(300);
    expect(app.events).toMatchObject([
      {
        actionTaken: 'not_inspected',
        check: 'detection',
        inspected,
        reason,
        leftOut: [reason],
        statusCode: undefined,
      },
    ]);
  });
});
