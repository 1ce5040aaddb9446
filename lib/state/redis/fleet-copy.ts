/** An entry as this instance keeps it. */
export interface FleetEntry {
  /** What the store has, to see whether it is the same. */
  readonly document: string;
  readonly value: unknown;
  /** When it ends, in milliseconds since the epoch; `Infinity` when it does not. */
  readonly until: number;
  /** The change that brought it, 0 when it was there before this instance looked. */
  readonly change: number;
}

/** The entries of one kind, as this instance knows them. Reading never waits. */
export class FleetCopy {
  private entries = new Map<string, FleetEntry>();
  private values = new Map<string, unknown>();
  /** Nothing ends before this. */
  private nextEnd = Infinity;

  /** The values by key. The map changes with the entries. */
  read(): ReadonlyMap<string, unknown> {
    return this.values;
  }

  all(): IterableIterator<[string, FleetEntry]> {
    return this.entries.entries();
  }

  set(key: string, entry: FleetEntry): void {
    this.entries.set(key, entry);
    this.values.set(key, entry.value);
    this.nextEnd = Math.min(this.nextEnd, entry.until);
  }

  /** @returns whether there was one */
  delete(key: string): boolean {
    this.values.delete(key);
    return this.entries.delete(key);
  }

  /** Forgets what has ended. @returns the keys of it */
  endUntil(now: number): string[] {
    if (now < this.nextEnd) return [];
    const ended = [...this.entries].filter(([, { until }]) => until <= now).map(([key]) => key);
    for (const key of ended) this.delete(key);
    this.nextEnd = [...this.entries.values()].reduce((end, { until }) => Math.min(end, until), Infinity);
    return ended;
  }

  /** Takes over what the store has. @returns the keys of what is new, different or gone */
  replace(loaded: ReadonlyMap<string, FleetEntry>): string[] {
    const gone = [...this.entries.keys()].filter((key) => !loaded.has(key));
    const changed = [...loaded].filter(([key, { document }]) => this.entries.get(key)?.document !== document);
    for (const key of gone) this.delete(key);
    for (const [key, entry] of changed) this.set(key, entry);
    return [...gone, ...changed.map(([key]) => key)];
  }
}
