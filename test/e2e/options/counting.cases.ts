import { ATTACK } from '../../support/attacks';
import type { GuardedApp } from '../../support/guarded-app';
import type { Cases } from '../../support/prove-cases';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const controllers = [ShopController];

/** A storage of the user's that has blocked everybody. */
const fullStorage = {
  increment: () => Promise.resolve({ totalHits: 9, timeToExpire: 7, isBlocked: true, timeToBlockExpire: 7 }),
};

/** A storage of the user's that takes its time. */
const slowStorage = {
  increment: () =>
    new Promise<never>((answer) => {
      const record = { totalHits: 1, timeToExpire: 7, isBlocked: false, timeToBlockExpire: 0 };
      setTimeout(() => answer(record as never), 20);
    }),
};

async function afterAWhile(app: GuardedApp, ms: number, first: string): Promise<number[]> {
  const before = await statuses(app, first, '/anything');
  app.clock.advance(ms);
  return [...before, ...(await statuses(app, '/anything'))];
}

/** The options of limits and bans. */
export const countingCases: Cases = {
  'rateLimit.limit': {
    gives: 'says how many requests a client may make',
    without: { controllers },
    with: { controllers, guard: { rateLimit: { limit: 2 } } },
    observe: (app) => statuses(app, '/anything', '/nowhere', '/anything'),
    sees: { without: [200, 404, 200], with: [200, 404, 429] },
  },
  'rateLimit.ttl': {
    gives: 'says for how long a request counts',
    without: { controllers, guard: { rateLimit: { limit: 1 } } },
    with: { controllers, guard: { rateLimit: { limit: 1, ttl: 2000 } } },
    observe: (app) => afterAWhile(app, 2001, '/anything'),
    sees: { without: [200, 429, 429], with: [200, 429, 200] },
  },
  'rateLimit.blockDuration': {
    gives: 'says how long a client that went over is denied',
    without: { controllers, guard: { rateLimit: { limit: 1, ttl: 2000 } } },
    with: { controllers, guard: { rateLimit: { limit: 1, ttl: 2000, blockDuration: 60_000 } } },
    observe: (app) => afterAWhile(app, 2001, '/anything'),
    sees: { without: [200, 429, 200], with: [200, 429, 429] },
  },
  'rateLimit.storage': {
    gives: 'counts where the user says',
    without: { controllers },
    with: { controllers, guard: { rateLimit: { storage: fullStorage } } },
    observe: async (app) => {
      const { status, headers } = await app.send('/anything');
      return [status, headers['retry-after']];
    },
    sees: { without: [200, undefined], with: [429, '7'] },
  },
  'store.deadlineMs': {
    gives: 'says how long a request waits for that storage',
    without: { controllers, guard: { rateLimit: { storage: slowStorage }, store: { deadlineMs: 10_000 } } },
    with: { controllers, guard: { rateLimit: { storage: slowStorage }, store: { deadlineMs: 1 } } },
    observe: async (app) => {
      await app.send('/anything');
      return app.events.map(({ actionTaken }) => actionTaken);
    },
    sees: { without: [], with: ['store_unavailable'] },
  },
  'banning.threshold': {
    gives: 'says how many attacks ban a client',
    without: { controllers },
    with: { controllers, guard: { banning: { threshold: 2 } } },
    observe: (app) => statuses(app, ATTACK, '/anything', ATTACK, '/anything'),
    sees: { without: [403, 200, 403, 200], with: [403, 200, 403, 403] },
  },
  'banning.windowMs': {
    gives: 'says within which time they have to come',
    without: { controllers, guard: { banning: { threshold: 2 } } },
    with: { controllers, guard: { banning: { threshold: 2, windowMs: 1000 } } },
    observe: async (app) => {
      await app.send(ATTACK);
      app.clock.advance(1001);
      return statuses(app, ATTACK, '/anything');
    },
    sees: { without: [403, 403], with: [403, 200] },
  },
  'banning.durationMs': {
    gives: 'says how long a ban lasts',
    without: { controllers, guard: { banning: { threshold: 1 } } },
    with: { controllers, guard: { banning: { threshold: 1, durationMs: 1000 } } },
    observe: (app) => afterAWhile(app, 1001, ATTACK),
    sees: { without: [403, 403, 403], with: [403, 403, 200] },
  },
};
