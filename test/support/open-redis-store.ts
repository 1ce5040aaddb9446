import type { StoreOptions } from 'nestjs-guard';
import { resolveConfig } from '../../lib/config/config.resolver';
import { systemClock, type Clock } from '../../lib/request/clock';
import type { Notice } from '../../lib/state/notice';
import { openStore } from '../../lib/state/redis/open-store';
import type { RedisStore } from '../../lib/state/redis/redis-store';

const open = new Set<RedisStore>();
afterEach(() => {
  for (const store of open) store.onApplicationShutdown();
  open.clear();
});

/** The store of an instance, without the app round it; it is closed behind the test. Its deadline is one of busy machines. */
export async function openRedisStore(
  store: StoreOptions,
  clock: Clock = systemClock,
  notices: Notice[] = [],
): Promise<RedisStore> {
  const config = resolveConfig({ store: { deadlineMs: 2000, ...store } });
  const opened = await openStore(config, clock, { onNotice: (notice) => notices.push(notice) });
  open.add(opened as RedisStore);
  return opened as RedisStore;
}
