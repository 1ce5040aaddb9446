import type { BanningConfig } from '../config/guard-config';
import type { Clock } from '../request/clock';
import type { Ban, BanOrigin } from '../state/ban';
import type { FleetChange, FleetKind, FleetState, StoreHealth } from '../state/fleet-state';
import { LeastRecent } from '../state/least-recent';
import { MemoryThrottlerStorage } from '../state/memory-throttler.storage';
import type { SharedCount, SharedCounts } from '../state/shared-counts';

const MAX_BANS = 100_000;
const MAX_SUSPECTS = 100_000;

/** A ban, and the instance that set it. */
interface SetBan {
  readonly ban: Ban;
  readonly by: string;
}

/** The store of a recorded fleet, in memory: what its instances share while their requests are decided again. */
export class ReplayStore implements FleetState {
  readonly isShared = true;
  readonly limits: MemoryThrottlerStorage;
  private listeners: { readonly kind: FleetKind; readonly of: string; tell(change: FleetChange): void }[] =
    [];
  private readonly bans = new LeastRecent<SetBan>(MAX_BANS);
  private readonly attacks = { earned: suspects(), simulated: suspects(), manual: suspects() };
  private cleared = -Infinity;

  constructor(private readonly clock: Clock & { readonly instance: string }) {
    this.limits = new MemoryThrottlerStorage(clock);
  }

  /** An instance that starts later knows the bans that hold. */
  entries(kind: FleetKind): ReadonlyMap<string, unknown> {
    const held = [...this.bans.values()].filter(({ ban }) => kindOf(ban) === kind);
    return new Map(held.map(({ ban }) => [ban.target, ban]));
  }

  put(kind: FleetKind, key: string, value: object): Promise<void> {
    this.bans.set(`${kind} ${key}`, { ban: value as Ban, by: this.clock.instance });
    this.tell({ kind, key, value });
    return Promise.resolve();
  }

  remove(...entries: readonly Pick<FleetChange, 'kind' | 'key'>[]): Promise<boolean> {
    let wasThere = false;
    for (const { kind, key } of entries) {
      wasThere = this.bans.delete(`${kind} ${key}`) || wasThere;
      this.tell({ kind, key, value: undefined });
    }
    return Promise.resolve(wasThere);
  }

  clear(kind: FleetKind, moment: number): Promise<void> {
    if (moment <= this.cleared) return Promise.resolve();
    this.cleared = moment;
    for (const key of this.entries(kind).keys()) void this.remove({ kind, key });
    if (kind === 'simulated') this.attacks.simulated.clear();
    return Promise.resolve();
  }

  onChange(kind: FleetKind, listener: (change: FleetChange) => void): void {
    this.listeners.push({ kind, of: this.clock.instance, tell: listener });
  }

  /** An instance that is not followed any more hears of nothing. */
  leave(instance: string): void {
    this.listeners = this.listeners.filter(({ of }) => of !== instance);
  }

  instances(): undefined {
    return undefined;
  }

  onInstances(_listener: () => void): void {
    // The recordings say who comes and goes.
  }

  health(): StoreHealth {
    return { kind: 'redis', status: 'up', since: 0, reason: undefined };
  }

  /** The instance that set a ban. */
  setterOf(ban: Ban): string | undefined {
    return this.bans.peek(`${kindOf(ban)} ${ban.target}`)?.by;
  }

  /** Counts attacks as the store does, under the options of one instance. */
  countsUnder(banning: BanningConfig): SharedCounts {
    return {
      isUp: true,
      count: (client, _limits, origin = 'earned') => Promise.resolve(this.count(client, origin, banning)),
      forget: (client) => {
        for (const counts of Object.values(this.attacks)) counts.delete(client);
        return Promise.resolve();
      },
    };
  }

  private count(client: string, origin: BanOrigin, { threshold, windowMs }: BanningConfig): SharedCount {
    const counts = this.attacks[origin];
    const now = this.clock.now();
    const recent = (counts.peek(client) ?? []).filter((time) => time > now - windowMs);
    recent.push(now);
    const isLast = recent.length >= threshold;
    if (isLast) counts.delete(client);
    else counts.set(client, recent);
    return {
      records: [],
      deniedForMs: 0,
      attack: isLast ? 'last straw' : 'counted',
      attacks: recent.length,
    };
  }

  private tell(change: FleetChange): void {
    for (const listener of this.listeners) if (listener.kind === change.kind) listener.tell(change);
  }
}

function kindOf({ origin }: Ban): FleetKind {
  return origin === 'manual' ? 'ban' : origin;
}

function suspects(): LeastRecent<number[]> {
  return new LeastRecent<number[]>(MAX_SUSPECTS);
}
