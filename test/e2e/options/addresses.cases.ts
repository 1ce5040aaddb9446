import { ATTACK } from '../../support/attacks';
import { CLIENT } from '../../support/guarded-app';
import type { Cases } from '../../support/prove-cases';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const controllers = [ShopController];

/** The options that say who is who, and what is left alone. */
export const addressCases: Cases = {
  whitelist: {
    gives: 'trusts its clients and shuts nobody else out',
    without: { controllers },
    with: { controllers, guard: { whitelist: ['203.0.113.0/24'] } },
    observe: (app) => statuses(app, ATTACK, { path: '/anything', from: '198.51.100.1' }),
    sees: { without: [403, 200], with: [200, 200] },
  },
  blacklist: {
    gives: 'denies its clients',
    without: { controllers },
    with: { controllers, guard: { blacklist: ['203.0.113.0/24'] } },
    observe: (app) => statuses(app, '/anything', { path: '/anything', from: '198.51.100.1' }),
    sees: { without: [200, 200], with: [403, 200] },
  },
  blockedUserAgents: {
    gives: 'denies clients by texts and regular expressions',
    without: { controllers },
    with: { controllers, guard: { blockedUserAgents: ['BadBot', /^curl\//] } },
    observe: (app) =>
      statuses(
        app,
        ...['Mozilla/5.0 (badbot 2)', 'curl/8.5', 'libcurl/8.5'].map((userAgent) => ({
          path: '/anything',
          headers: { 'user-agent': userAgent },
        })),
      ),
    sees: { without: [200, 200, 200], with: [403, 403, 200] },
  },
  excludePaths: {
    gives: 'is not searched for attacks, whatever the spelling, and its neighbours are',
    without: { controllers },
    with: { controllers, guard: { excludePaths: ['/search'] } },
    observe: (app) =>
      statuses(
        app,
        ATTACK,
        ATTACK.replace('/search', '/searching'),
        ATTACK.replace('/search', '/search/../orders'),
      ),
    sees: { without: [403, 403, 403], with: [200, 403, 403] },
  },
  trustedProxies: {
    gives: 'believes these proxies when they name the client',
    without: { controllers, guard: { trustedProxies: [], blacklist: [CLIENT] } },
    with: { controllers, guard: { trustedProxies: ['127.0.0.1'], blacklist: [CLIENT] } },
    observe: (app) => statuses(app, { path: '/anything', from: CLIENT }),
    sees: { without: [200], with: [403] },
  },
  ipv6SubnetPrefix: {
    gives: 'says how much of an IPv6 address makes one client',
    without: { controllers, guard: { rateLimit: { limit: 1 } } },
    with: { controllers, guard: { rateLimit: { limit: 1 }, ipv6SubnetPrefix: 128 } },
    observe: (app) =>
      statuses(
        app,
        { path: '/anything', from: '2001:db8::1' },
        { path: '/anything', from: '2001:db8::2' },
        { path: '/anything', from: '2001:db8:0:1::1' },
      ),
    sees: { without: [200, 429, 200], with: [200, 200, 200] },
  },
};
