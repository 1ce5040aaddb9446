import type { ClientTraffic } from './recording-line';

const CAPACITY = 10_000;

/** One answered request. */
export interface AnsweredRequest {
  readonly client: string;
  readonly flagged: boolean;
  readonly ok: boolean;
  /** Absent when nobody is asked. */
  readonly authenticated: boolean | undefined;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

interface Entry {
  readonly client: string;
  /** By which the least busy one is found: the requests that were counted and those that may have been missed. */
  weight: number;
  readonly missed: number;
  requests: number;
  flagged: number;
  ok: number;
  authenticated: number | undefined;
  readonly first: number;
  last: number;
}

/**
 * Who makes the traffic, in bounded memory (some 3 MB at 10,000 clients): the Space-Saving sketch of Metwally, Agrawal
 * and El Abbadi. Up to 10,000 clients are counted exactly. Beyond, a new client takes the place of the least busy one,
 * and may have made as many requests before as that one: with N requests in all, every client that made more than
 * N / 10,000 is kept, and at most as many of its requests are missed. How many at most stands beside it.
 */
export class TrafficSketch {
  requests = 0;
  flagged = 0;
  ok = 0;
  authenticated: number | undefined = undefined;

  private readonly entries = new Map<string, Entry>();
  /** The clients by their weight: one step is a step to the next set. */
  private readonly byWeight = new Map<number, Set<Entry>>();
  private least = 0;

  constructor(private readonly capacity = CAPACITY) {}

  add(request: AnsweredRequest): void {
    const { flagged, ok, authenticated } = request;
    const entry = this.entries.get(request.client) ?? this.admit(request);
    this.promote(entry);
    for (const counts of [this, entry]) {
      counts.requests++;
      if (flagged) counts.flagged++;
      if (ok) counts.ok++;
      if (authenticated !== undefined)
        counts.authenticated = (counts.authenticated ?? 0) + Number(authenticated);
    }
    entry.last = request.time;
  }

  /** The busiest first. */
  clients(): ClientTraffic[] {
    return [...this.entries.values()]
      .sort((a, b) => b.requests - a.requests)
      .map(({ weight: _weight, missed, authenticated, ...counts }) => ({
        ...counts,
        ...(authenticated !== undefined && { authenticated }),
        ...(missed > 0 && { missed }),
      }));
  }

  private admit({ client, time }: AnsweredRequest): Entry {
    const missed = this.entries.size < this.capacity ? 0 : this.evict();
    const entry: Entry = {
      client,
      weight: missed,
      missed,
      requests: 0,
      flagged: 0,
      ok: 0,
      authenticated: undefined,
      first: time,
      last: time,
    };
    this.entries.set(client, entry);
    return entry;
  }

  /** @returns the weight of the least busy client, whose place is free now */
  private evict(): number {
    while (!this.byWeight.has(this.least)) this.least++;
    const [entry] = this.byWeight.get(this.least) as Set<Entry>;
    if (entry !== undefined) {
      this.entries.delete(entry.client);
      this.leave(entry);
    }
    return this.least;
  }

  private promote(entry: Entry): void {
    this.leave(entry);
    entry.weight++;
    const peers = this.byWeight.get(entry.weight);
    if (peers === undefined) this.byWeight.set(entry.weight, new Set([entry]));
    else peers.add(entry);
    if (entry.weight < this.least) this.least = entry.weight;
  }

  private leave(entry: Entry): void {
    const peers = this.byWeight.get(entry.weight);
    peers?.delete(entry);
    if (peers?.size === 0) this.byWeight.delete(entry.weight);
  }
}
