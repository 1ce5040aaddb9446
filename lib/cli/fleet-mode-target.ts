import { resolveConfig } from '../config/config.resolver';
import { storeAddress } from '../doctor/store-address';
import { FleetMode } from '../enforcement/fleet-mode';
import type { ModeOverride } from '../enforcement/mode-override';
import type { Farewell } from '../enforcement/mode-word.reader';
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
  readonly place = 'for the fleet';
  readonly otherwise = 'every instance decides by itself';
  readonly hint = undefined;
  private override: ModeOverride | undefined;
  private farewell: Farewell | undefined;
  private problem: string | undefined;
  private readonly mode: FleetMode;

  private constructor(
    private readonly store: RedisStore,
    private readonly fleet: RedisFleet,
    notices: NoticeListener,
  ) {
    this.mode = new FleetMode(fleet, systemClock, notices, (override, farewell) => {
      this.override = override;
      this.farewell = farewell;
    });
    this.mode.load();
  }

  /** @throws Error in words for the operator, without a password */
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
      throw new StoreUnavailableError(`the store ${storeAddress(url)} cannot be reached (${reason})`);
    }
    target.problem = said.at(-1);
    return target;
  }

  read(): Promise<TargetContent> {
    const { override, farewell, problem } = this;
    return Promise.resolve({ override, farewell, problem });
  }

  write(override: ModeOverride): Promise<void> {
    return this.mode.set(override);
  }

  async clear(farewell: Farewell): Promise<boolean> {
    const isSet = this.override !== undefined;
    await this.mode.clear(farewell);
    return isSet;
  }

  close(): void {
    this.fleet.onApplicationShutdown();
    this.store.onApplicationShutdown();
  }
}
