import { resolveConfig } from '../config/config.resolver';
import { FleetMode } from '../enforcement/fleet-mode';
import type { ModeOverride } from '../enforcement/mode-override';
import { systemClock } from '../request/clock';
import type { NoticeListener } from '../state/notice';
import { RedisFleet } from '../state/redis/redis-fleet';
import { RedisStore } from '../state/redis/redis-store';
import { StoreUnavailableError } from '../state/store-unavailable.error';
import type { ModeTarget, TargetContent } from './mode-target';

/** Nobody waits but the operator. */
const DEADLINE_MS = 2000;

/** The override of the fleet in its store. */
export class FleetModeTarget implements ModeTarget {
  readonly name = 'the fleet';
  private override: ModeOverride | undefined;
  private problem: string | undefined;
  private readonly mode: FleetMode;

  private constructor(
    private readonly store: RedisStore,
    private readonly fleet: RedisFleet,
    notices: NoticeListener,
  ) {
    this.mode = new FleetMode(fleet, systemClock, notices, (override) => (this.override = override));
    this.mode.load();
  }

  /**
   * @throws GuardConfigError when the URL is none, the store refuses us, or ioredis is missing
   * @throws StoreUnavailableError when it cannot be reached
   */
  static async open(url: string, prefix: string | undefined): Promise<FleetModeTarget> {
    const { store: config } = resolveConfig({ store: { redis: url, prefix, deadlineMs: DEADLINE_MS } });
    const { redis } = config;
    if (redis === undefined) throw new StoreUnavailableError('there is no URL of a store');
    const said: string[] = [];
    const notices: NoticeListener = { onNotice: ({ message }) => said.push(message) };
    const store = await RedisStore.open({ ...config, redis }, systemClock, notices);
    const fleet = await RedisFleet.open(store, systemClock, notices);
    const target = new FleetModeTarget(store, fleet, notices);
    if (!store.isUp) {
      const { reason } = store.health();
      target.close();
      throw new StoreUnavailableError(`the store cannot be used (${reason}); nothing has changed`);
    }
    target.problem = said.at(-1);
    return target;
  }

  read(): Promise<TargetContent> {
    return Promise.resolve({ override: this.override, problem: this.problem });
  }

  write(override: ModeOverride): Promise<void> {
    return this.mode.set(override);
  }

  clear(words: { readonly reason: string; readonly by: string; readonly at: number }): Promise<void> {
    return this.mode.clear(words);
  }

  close(): void {
    this.fleet.onApplicationShutdown();
    this.store.onApplicationShutdown();
  }
}
