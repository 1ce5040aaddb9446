import type { IncomingMessage } from 'node:http';
import fc from '../support/seeded-fast-check';
import { DetectionEngine } from '../../lib/detection/detection-engine';
import { parseAddressRange } from '../../lib/request/address-range';
import { AddressSet } from '../../lib/request/address-set';
import { canonicalPath } from '../../lib/request/canonical-path';
import { ClientAddressResolver } from '../../lib/request/client-address.resolver';
import { RequestFactsFactory, type FrameworkRequest } from '../../lib/request/request-facts.factory';
import { FakeClock } from '../support/fake-clock';

const proxies = new AddressSet([parseAddressRange('127.0.0.1')].filter((range) => range !== undefined));
const factory = new RequestFactsFactory(new ClientAddressResolver(proxies, 64), new FakeClock());
const engine = new DetectionEngine({});

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '%', '%2e%2e', '\0', '\ud800', '?', '__proto__'),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const headerNames = fc.oneof(
  fc.constantFrom('x-forwarded-for', 'user-agent', 'cookie', 'host', '__proto__'),
  text,
);
const headers = fc.dictionary(headerNames, maybe(fc.oneof(text, fc.array(text))), { noNullPrototype: false });

/** Bodies as parsers leave them, and as they should never be. */
const cyclic = fc.object().map((value: Record<string, unknown>) => Object.assign(value, { self: value }));
const body = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withTypedArray: true,
  }),
  cyclic,
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  fc.constant(() => 'a function'),
);

const raw = fc.record({
  method: maybe(text),
  url: maybe(text),
  headers,
  socket: maybe(
    fc.record({ remoteAddress: maybe(fc.oneof(text, fc.ipV4(), fc.ipV6(), fc.constant('127.0.0.1'))) }),
  ),
}) as unknown as fc.Arbitrary<IncomingMessage>;

const onExpress = fc
  .tuple(raw, fc.record({ originalUrl: maybe(text), body, route: maybe(fc.record({ path: fc.anything() })) }))
  .map(([node, rest]) => ({ ...node, ...rest }));
const onFastify = fc.record({
  raw,
  originalUrl: maybe(text),
  body,
  routeOptions: maybe(fc.record({ url: maybe(text) })),
}) as fc.Arbitrary<FrameworkRequest>;

const request = fc.oneof(onExpress, onFastify, raw as unknown as fc.Arbitrary<FrameworkRequest>);

describe('the facts of any request', () => {
  it('are a clean, frozen value', () => {
    fc.assert(
      fc.property(request, fc.constantFrom('matched', 'unmatched', 'unknown'), (odd, routing) => {
        const facts = factory.create(odd, routing);
        expect(Object.isFrozen(facts)).toBe(true);
        expect(Object.keys(facts).sort()).toEqual([
          'body',
          'bodyError',
          'client',
          'files',
          'headers',
          'isUnmatched',
          'method',
          'path',
          'queryString',
          'route',
          'timestamp',
          'url',
        ]);
        for (const name of ['method', 'url', 'path', 'queryString'] as const)
          expect(typeof facts[name]).toBe('string');
        expect(facts.url.startsWith(facts.path)).toBe(true);
        expect(facts.path).not.toContain('?');
        expect(['string', 'undefined']).toContain(typeof facts.route);
        expect(facts.client.ip).toBe(facts.client.address?.text ?? 'unknown');
      }),
    );
  });

  it('leave the request as it was', () => {
    fc.assert(
      fc.property(request, (odd) => {
        const before = Object.entries(odd);
        factory.create(Object.freeze(odd), 'matched');
        expect(Object.entries(odd)).toEqual(before);
      }),
    );
  });

  it('are fit for everything that reads them: paths are folded and content is searched without an error', () => {
    fc.assert(
      fc.property(request, (odd) => {
        const facts = factory.create(odd, 'matched');
        expect(typeof canonicalPath(facts.path)).toBe('string');
        engine.inspect(facts);
      }),
    );
  });

  it('have an address and headers although a getter of the body throws, and say what it threw', () => {
    const trap = new Error('a getter of the app');
    const hostile = {
      headers: { 'user-agent': 'x' },
      socket: { remoteAddress: '192.0.2.1' },
      get body(): unknown {
        throw trap;
      },
    };
    const facts = factory.create(hostile, 'matched');
    expect(facts).toMatchObject({ body: undefined, bodyError: trap, headers: { 'user-agent': 'x' } });
    expect(facts.client.ip).toBe('192.0.2.1');
  });
});
