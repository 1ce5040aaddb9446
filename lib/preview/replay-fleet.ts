import { MemoryThrottlerStorage } from '../state/memory-throttler.storage';
import type { BootedLine } from '../telemetry/recording-line';
import { FleetWitness } from './fleet-witness';
import { PossibleBans } from './possible-bans';
import { replayHorizon } from './replay-horizon';
import { ReplayOrder } from './replay-order';
import type { ReplaySetting } from './replay-setting';
import { ReplayStore } from './replay-store';

const MAX_INSTANCES = 10_000;
/** An instance is noticed by the others within this time. */
const NEWS_MS = 1000;

/** The instances that count together, and what they share. One without a store is a fleet of its own. */
export class ReplayFleet {
  /** The recorded clock, and whose turn it is. */
  readonly clock = { time: 0, instance: '', now: (): number => this.clock.time };
  readonly order = new ReplayOrder();
  readonly possible: PossibleBans;
  /** What is shared beyond one instance; absent where nothing is. */
  readonly shared: { readonly store: ReplayStore; readonly witness: FleetWitness } | undefined;
  readonly limits: MemoryThrottlerStorage;
  readonly horizonMs: number;
  /** Until when records are missing that decisions may depend on. */
  uncertainUntil = -Infinity;
  /** How many instances have a part in it. */
  private members = 0;
  /** The instances whose recordings are there, by their names in the store, and since when there are others. */
  private readonly recorded = new Set<string>();
  private readonly seen = new Map<string, number>();

  constructor(
    { before, after, head, limits }: ReplaySetting,
    /** When the first of its instances began to record. */
    readonly since: number,
  ) {
    this.horizonMs = replayHorizon([before, after], limits);
    this.possible = new PossibleBans(after.banning, this.horizonMs);
    if (head.fleet !== undefined) {
      const witness = new FleetWitness(new ReplayStore(this.clock), this.horizonMs);
      this.shared = { store: new ReplayStore(this.clock), witness };
    }
    this.limits = this.shared?.store.limits ?? new MemoryThrottlerStorage(this.clock);
  }

  /** Lines are missing up to this time. */
  addDrops(time: number): void {
    this.uncertainUntil = Math.max(this.uncertainUntil, time + this.horizonMs);
  }

  get isEmpty(): boolean {
    return this.members === 0;
  }

  join({ self }: BootedLine): void {
    this.members++;
    if (self !== undefined) this.recorded.add(self);
  }

  /** Takes note of who took part. */
  told(names: readonly string[], time: number): void {
    for (const name of names) {
      if (this.seen.size < MAX_INSTANCES)
        this.seen.set(name, Math.min(this.seen.get(name) ?? Infinity, time));
    }
  }

  /** Whether an instance took part by then whose recording is not there. */
  isPartial(time: number): boolean {
    for (const [name, since] of this.seen) {
      if (this.recorded.has(name)) this.seen.delete(name);
      else if (since - NEWS_MS <= time) return true;
    }
    return false;
  }

  /** The last one ends it. */
  leave(instance: string): void {
    this.order.close(instance);
    this.shared?.store.leave(instance);
    this.shared?.witness.store.leave(instance);
    if (--this.members > 0) return;
    this.limits.onApplicationShutdown();
    this.shared?.witness.store.limits.onApplicationShutdown();
  }
}
