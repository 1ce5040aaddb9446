import type { GuardOptions } from 'nestjs-guard';
import fc from './seeded-fast-check';
import type { RequestOptions } from './send';

/** What happens to an app: a request, or time that passes. */
export type Step = { readonly request: RequestOptions } | { readonly waitMs: number };

const CLIENTS = [
  ...Array<string>(4).fill('203.0.113.7'),
  '203.0.113.8',
  '198.51.100.1',
  '198.51.100.2',
  '2001:db8::1',
  '2001:db8::2',
  '2001:db8:0:1::1',
  '::ffff:203.0.113.7',
  'nonsense',
  undefined, // the peer on loopback itself
];

const NETWORKS = [
  '203.0.113.7',
  '203.0.113.0/24',
  '198.51.100.0/24',
  '198.51.100.2',
  '2001:db8::/64',
  '2001:db8::2',
  '127.0.0.1',
];

/** Each attack with its harmless twin. */
const TEXTS = [
  "1' UNION SELECT password FROM users--",
  'western union select shoes',
  '<script>alert(1)</script>',
  'a <b> c > alert',
  '../../../../etc/passwd',
  '../images/logo.png',
  'hello',
];

const PATHS = [
  '/search',
  '/orders',
  '/anything',
  '/static/app.js',
  '/nowhere',
  '/.env',
  '/whitelisted',
  '/blacklisted',
  '/limited',
  '/no-bots',
  '/enforced',
  '/skipping-all',
  '/skipping-some',
  '/unthrottled',
  '/excluding',
  '/profiled',
  '/several',
];

const USER_AGENTS = ['Mozilla/5.0', 'Mozilla/5.0', 'BadBot/1.0', 'sqlmap/1.8'];

const text = fc.constantFrom(...TEXTS);
const soon = fc.integer({ min: 1, max: 4000 });

const request: fc.Arbitrary<RequestOptions> = fc
  .record({
    from: fc.constantFrom(...CLIENTS),
    path: fc.constantFrom(...PATHS),
    userAgent: fc.constantFrom(...USER_AGENTS),
    query: fc.option(text, { nil: undefined }),
    body: fc.option(fc.record({ note: text, items: fc.array(text, { maxLength: 2 }) }), {
      nil: undefined,
      freq: 2,
    }),
  })
  .map(({ path, query, userAgent, ...rest }) => ({
    ...rest,
    path: query === undefined ? path : `${path}?q=${encodeURIComponent(query)}`,
    headers: { 'user-agent': userAgent },
  }));

/** Traffic in which clients come back often enough to meet limits and bans. */
export const traffic: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: request.map((sent) => ({ request: sent })) },
    { weight: 1, arbitrary: soon.map((waitMs) => ({ waitMs })) },
  ),
  { minLength: 20, maxLength: 60 },
);

const networks = fc.uniqueArray(fc.constantFrom(...NETWORKS), { maxLength: 2 });
const mostly = fc.oneof(
  { weight: 4, arbitrary: fc.constant(true) },
  { weight: 1, arbitrary: fc.constant(false) },
);

/** Configurations with small limits and short bans. */
export const configuration: fc.Arbitrary<GuardOptions> = fc
  .record({
    whitelist: networks,
    restrictToWhitelist: fc.boolean(),
    blacklist: networks,
    blockedUserAgents: fc.constantFrom<(string | RegExp)[]>([], ['badbot'], [/^BadBot/]),
    excludePaths: fc.constantFrom<string[]>([], ['/static', '/orders']),
    rateLimit: fc.record({ limit: fc.integer({ min: 1, max: 12 }), ttl: soon, blockDuration: fc.nat(4000) }),
    banning: fc.record({ threshold: fc.integer({ min: 1, max: 3 }), windowMs: soon, durationMs: soon }),
    ipv6SubnetPrefix: fc.constantFrom(32, 64, 128),
    enablePenetrationDetection: mostly,
    enableIpBanning: mostly,
    enableRateLimiting: mostly,
  })
  .map(({ restrictToWhitelist, ...rest }) => ({
    ...rest,
    restrictToWhitelist: restrictToWhitelist && rest.whitelist.length > 0,
  }));
