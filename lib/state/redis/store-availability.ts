import { performance } from 'node:perf_hooks';
import type { Clock } from '../../request/clock';
import type { StoreHealth } from '../fleet-state';
import type { NoticeListener } from '../notice';

/** Whether the store can be used, since when and why not; says so when it changes. */
export class StoreAvailability {
  isUp = false;
  /** Why not, in a word that is safe to show. */
  reason: string | undefined = 'not connected yet';
  private since: number;
  /** By a clock that nobody sets. */
  private downSince = 0;

  constructor(
    private readonly clock: Clock,
    private readonly notices: NoticeListener,
  ) {
    this.since = clock.now();
  }

  get health(): StoreHealth {
    return {
      kind: 'redis',
      status: this.isUp ? 'up' : 'down',
      since: this.since,
      reason: this.isUp ? undefined : this.reason,
    };
  }

  /** It worked when the app started: nobody needs to hear of it. */
  begin(): void {
    this.isUp = true;
  }

  lose(reason: string): void {
    this.isUp = false;
    this.since = this.clock.now();
    this.downSince = performance.now();
    this.reason = reason;
    this.notices.onNotice({
      action: 'store_unavailable',
      level: 'error',
      message: `The store cannot be used (${reason}): the memory of this instance takes over until it is back`,
    });
  }

  regain(): void {
    this.isUp = true;
    this.since = this.clock.now();
    const seconds = Math.ceil((performance.now() - this.downSince) / 1000);
    this.notices.onNotice({
      action: 'store_available',
      level: 'log',
      message: `The store is back after ${seconds} s`,
    });
  }

  close(): void {
    this.isUp = false;
    this.reason = 'closed';
  }
}
