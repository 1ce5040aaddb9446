import type { GuardConfig } from '../../config/guard-config';
import type { Clock } from '../../request/clock';
import type { NoticeListener } from '../notice';
import { RedisStore } from './redis-store';

/** The injection token of the one {@link RedisStore}, `null` when every instance is on its own. */
export const GUARD_STORE = Symbol('GUARD_STORE');

/** Opens the store that the configuration names. */
export async function openStore(
  { store }: GuardConfig,
  clock: Clock,
  notices: NoticeListener,
): Promise<RedisStore | null> {
  const { redis } = store;
  return redis === undefined ? null : RedisStore.open({ ...store, redis }, clock, notices);
}
