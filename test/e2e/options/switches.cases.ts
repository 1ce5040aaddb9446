import { ATTACK } from '../../support/attacks';
import { CLIENT } from '../../support/guarded-app';
import type { Cases } from '../../support/prove-cases';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const controllers = [ShopController];

/** The options that switch something on or off. */
export const switchCases: Cases = {
  passiveMode: {
    gives: 'serves what it would deny',
    without: { controllers },
    with: { controllers, guard: { passiveMode: true } },
    observe: (app) => statuses(app, ATTACK),
    sees: { without: [403], with: [200] },
  },
  enablePenetrationDetection: {
    gives: 'looks for attacks unless told not to',
    without: { controllers },
    with: { controllers, guard: { enablePenetrationDetection: false } },
    observe: (app) => statuses(app, ATTACK),
    sees: { without: [403], with: [200] },
  },
  enableIpBanning: {
    gives: 'bans attackers unless told not to',
    without: { controllers, guard: { banning: { threshold: 1 } } },
    with: { controllers, guard: { banning: { threshold: 1 }, enableIpBanning: false } },
    observe: async (app) => {
      await app.bans.ban('198.51.100.1');
      return statuses(app, ATTACK, '/anything', { path: '/anything', from: '198.51.100.1' });
    },
    sees: { without: [403, 403, 403], with: [403, 200, 200] },
  },
  enableRateLimiting: {
    gives: 'limits clients unless told not to',
    without: { controllers, guard: { rateLimit: { limit: 1 } } },
    with: { controllers, guard: { rateLimit: { limit: 1 }, enableRateLimiting: false } },
    observe: (app) => statuses(app, '/anything', '/anything'),
    sees: { without: [200, 429], with: [200, 200] },
  },
  restrictToWhitelist: {
    gives: 'lets nobody in but the whitelist',
    without: { controllers, guard: { whitelist: ['198.51.100.1'] } },
    with: { controllers, guard: { whitelist: ['198.51.100.1'], restrictToWhitelist: true } },
    observe: (app) =>
      statuses(
        app,
        { path: '/anything', from: CLIENT },
        { path: '/anything', from: '198.51.100.1' },
        { path: '/nowhere', from: CLIENT },
      ),
    sees: { without: [200, 200, 404], with: [403, 200, 403] },
  },
};
