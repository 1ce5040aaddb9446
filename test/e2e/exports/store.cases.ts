import { Controller, Get } from '@nestjs/common';
import { GuardHealthIndicator, RedisThrottlerStorage } from 'nestjs-guard';
import type { GuardedApp } from '../../support/guarded-app';
import type { Cases } from '../../support/prove-cases';
import { sharedRedis } from '../../support/shared-redis';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const controllers = [ShopController];
const open: RedisThrottlerStorage[] = [];
afterEach(() => open.splice(0).forEach((storage) => storage.onApplicationShutdown()));

/** What counts for the apps of a case: the same for all of them. */
async function openStorage(redis: string): Promise<RedisThrottlerStorage> {
  const storage = await RedisThrottlerStorage.open({ redis, deadlineMs: 2000 });
  open.push(storage);
  return storage;
}

@Controller('health')
class HealthController {
  constructor(private readonly guard: GuardHealthIndicator) {}

  @Get()
  check() {
    return this.guard.check();
  }
}

const health = async (app: GuardedApp): Promise<unknown> => {
  const { guard } = (await app.send('/health')).json;
  return [guard.status, guard.store, guard.reason];
};

/** What stands in Redis when the app has been used, and who is let in. */
async function countedInRedis(app: GuardedApp): Promise<unknown> {
  const seen = await statuses(app, '/anything', '/anything');
  return [seen, (await (await sharedRedis({ keep: true })).client.keys('*:rate:*')).length];
}

export const storeCases: Cases = {
  'RedisThrottlerStorage.increment': {
    gives: 'counts in Redis for whoever it is handed to',
    without: async () => {
      await sharedRedis();
      return { controllers, guard: { rateLimit: { limit: 1 } } };
    },
    with: async () => ({
      controllers,
      guard: { rateLimit: { limit: 1, storage: await openStorage((await sharedRedis()).url) } },
    }),
    observe: countedInRedis,
    sees: { without: [[200, 429], 0], with: [[200, 429], 1] },
  },
  'RedisThrottlerStorage.health': {
    gives: 'tells whether Redis counts',
    without: async () => {
      await openStorage('redis://127.0.0.1:1');
      return { controllers };
    },
    with: async () => {
      await openStorage((await sharedRedis()).url);
      return { controllers };
    },
    observe: () => Promise.resolve(open.at(-1)?.health().status),
    sees: { without: 'down', with: 'up' },
  },
  'GuardHealthIndicator.check': {
    gives: 'tells how the store is',
    without: { controllers: [HealthController] },
    with: { controllers: [HealthController], guard: { store: { redis: 'redis://127.0.0.1:1' } } },
    observe: health,
    sees: { without: ['up', 'memory', undefined], with: ['degraded', 'redis', 'ECONNREFUSED'] },
  },
};
