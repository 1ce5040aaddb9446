import type { Cases } from '../../support/prove-cases';
import { sharedRedis } from '../../support/shared-redis';
import { ShopController } from '../../support/shop.controller';

const controllers = [ShopController];

/** A port on which nobody listens. */
const NOBODY = 'redis://127.0.0.1:1';

/** The keys that stand in the store when the app has started. */
async function keysOf(): Promise<string[]> {
  return (await (await sharedRedis({ keep: true })).client.keys('*:rev')).sort();
}

/** The options of the state that instances share. */
export const storeCases: Cases = {
  'store.redis': {
    gives: 'names the store, and says when it is not there',
    without: { controllers },
    with: { controllers, guard: { store: { redis: NOBODY } } },
    observe: (app) => app.telemetry.recent().map(({ actionTaken }) => actionTaken),
    sees: { without: [], with: ['warning', 'store_unavailable'] },
  },
  'store.prefix': {
    gives: 'is what the names of all keys begin with',
    without: async () => ({ controllers, guard: { store: { redis: (await sharedRedis()).url } } }),
    with: async () => ({
      controllers,
      guard: { store: { redis: (await sharedRedis()).url, prefix: 'shop' } },
    }),
    observe: keysOf,
    sees: { without: ['{nestjs-guard}:rev'], with: ['{shop}:rev'] },
  },
};
