/** An entry as this instance keeps it. */
export interface FleetEntry {
  /** What the store has, to see whether it is the same. */
  readonly document: string;
  readonly value: unknown;
  /** When it ends, in milliseconds since the epoch; `Infinity` when it does not. */
  readonly until: number;
  /** The change that brought it, or the one at which this instance found it. */
  readonly change: number;
}

/** How many removals are remembered, for a store that goes back to an older state. */
const MOST_REMOVED = 5000;

/** The entries of one kind, as this instance knows them. Reading never waits. */
export class FleetCopy {
  private readonly entries = new Map<string, FleetEntry>();
  private readonly values = new Map<string, unknown>();
  /** What was removed lately, by the change that removed it. */
  private readonly removed = new Map<string, number>();
  /** Nothing ends before this. */
  private nextEnd = Infinity;

  /** The values by key. The map changes with the entries. */
  read(): ReadonlyMap<string, unknown> {
    return this.values;
  }

  documentOf(key: string): string | undefined {
    return this.entries.get(key)?.document;
  }

  keys(): string[] {
    return [...this.entries.keys()];
  }

  set(key: string, entry: FleetEntry): void {
    this.removed.delete(key);
    this.entries.set(key, entry);
    this.values.set(key, entry.value);
    this.nextEnd = Math.min(this.nextEnd, entry.until);
  }

  /** @param change by which it was removed */
  delete(key: string, change: number): void {
    this.values.delete(key);
    this.entries.delete(key);
    this.removed.delete(key);
    this.removed.set(key, change);
    if (this.removed.size <= MOST_REMOVED) return;
    for (const oldest of this.removed.keys()) return void this.removed.delete(oldest);
  }

  /** Forgets what has ended. @returns the keys of it */
  endUntil(now: number): string[] {
    if (now < this.nextEnd) return [];
    const ended = [...this.entries].filter(([, { until }]) => until <= now);
    for (const [key, { change }] of ended) this.delete(key, change);
    this.nextEnd = [...this.entries.values()].reduce((end, { until }) => Math.min(end, until), Infinity);
    return ended.map(([key]) => key);
  }

  /** Everything that was set or removed after a change; a removed key has no entry. */
  since(change: number): [string, FleetEntry | undefined][] {
    const set = [...this.entries].filter((pair) => pair[1].change > change);
    const removed = [...this.removed].filter((pair) => pair[1] > change);
    return [...set, ...removed.map(([key]): [string, undefined] => [key, undefined])];
  }
}
