import { randomUUID } from 'node:crypto';
import type { Clock } from '../../request/clock';
import type { FleetChange, FleetKind, FleetState, StoreHealth } from '../fleet-state';
import type { NoticeListener } from '../notice';
import { StoreUnavailableError } from '../store-unavailable.error';
import { FleetCopy, type FleetEntry } from './fleet-copy';
import { readDocument, readMessage, writeDocument, type FleetMessage } from './fleet-document';
import { fleetScripts } from './fleet-scripts';
import type { RedisScript } from './redis-script';
import type { RedisStore, StoreRevision } from './redis-store';

/** How a kind is kept: the name of its key, how many entries at the most, and whether the next to end makes room. */
const KINDS: Readonly<
  Record<FleetKind, { readonly name: string; readonly most: number; readonly evicts: boolean }>
> = {
  mode: { name: 'mode', most: 100, evicts: false },
  ban: { name: 'bans', most: 10_000, evicts: false },
  rule: { name: 'rules', most: 10_000, evicts: false },
  earned: { name: 'earned', most: 20_000, evicts: true },
  simulated: { name: 'simulated', most: 20_000, evicts: true },
};
const ALL_KINDS = Object.keys(KINDS) as FleetKind[];

/** How long a change by hand, or reading everything, may take. */
const CHANGE_MS = 1000;
const TICK_MS = 250;
const RELOADS = 3;
const RESTORED_AT_ONCE = 500;
/** How often the subscription may have missed what the revision shows before it is made anew. */
const PATIENCE = 2;

/** Everything that the store has, at one moment. */
interface Snapshot extends StoreRevision {
  /** The change that cleared what was simulated. */
  readonly cleared: number;
  /** Keys and documents in turns, by kind. */
  readonly kinds: readonly (readonly string[])[];
}

/**
 * What the fleet shares, over Redis. Every instance holds all of it: changes come by subscription, each with the count of
 * the changes so far; whoever finds a gap in the count, by a message or by asking for it a few times a second, reads
 * everything again. A store that comes back empty is given back what the instances hold.
 */
export class RedisFleet implements FleetState {
  readonly isShared = true;

  private readonly origin = randomUUID();
  private readonly channel: string;
  private readonly revisionKey: string;
  private readonly copies = new Map<FleetKind, FleetCopy>(ALL_KINDS.map((kind) => [kind, new FleetCopy()]));
  private readonly listeners = new Map<FleetKind, ((change: FleetChange) => void)[]>();
  private readonly reported = new Set<string>();
  private known: StoreRevision = { epoch: '', count: 0 };
  private reloading: Promise<void> | undefined;
  private readonly clearings = new Map<FleetKind, number>();
  private missed = 0;
  private readonly ticker: NodeJS.Timeout;

  private constructor(
    private readonly store: RedisStore,
    private readonly clock: Clock,
    private readonly notices: NoticeListener,
  ) {
    this.channel = store.keys.ofFleet('changes');
    this.revisionKey = store.keys.ofFleet('rev');
    const { subscriber } = store.clients;
    subscriber.on('message', (_channel, text) => this.onMessage(text));
    subscriber.on('ready', () => this.subscribe());
    if (subscriber.status === 'ready') this.subscribe();
    store.onPulse((revision) => this.onPulse(revision));
    this.ticker = setInterval(() => this.end(), TICK_MS);
    this.ticker.unref();
  }

  /** Reads what the fleet shares, when the store is there. */
  static async open(store: RedisStore, clock: Clock, notices: NoticeListener): Promise<RedisFleet> {
    const fleet = new RedisFleet(store, clock, notices);
    await fleet.reload().catch(unlessUnavailable);
    return fleet;
  }

  entries(kind: FleetKind): ReadonlyMap<string, unknown> {
    this.end();
    return this.copyOf(kind).read();
  }

  async put(kind: FleetKind, key: string, value: object, until?: number): Promise<void> {
    const { most, evicts } = KINDS[kind];
    const document = writeDocument(value, until);
    const args = [this.channel, this.origin, kind, key, document, until ?? 0, most, evicts ? 1 : 0];
    const answer = await this.change(fleetScripts.put, kind, args);
    if (answer === 'full')
      throw new RangeError(`there are ${most} entries of this kind in the store already: remove some`);
    await this.follow(answer, { kind, key, document });
  }

  async remove(kind: FleetKind, key: string): Promise<boolean> {
    const answer = await this.change(fleetScripts.remove, kind, [this.channel, this.origin, kind, key]);
    if (answer === 'absent') return false;
    await this.follow(answer, { kind, key });
    return true;
  }

  async clear(kind: FleetKind): Promise<void> {
    const answer = await this.change(fleetScripts.clear, kind, [this.channel, this.origin, kind]);
    await this.follow(answer, { kind });
  }

  onChange(kind: FleetKind, listener: (change: FleetChange) => void): void {
    this.listeners.set(kind, [...(this.listeners.get(kind) ?? []), listener]);
  }

  /** The change that cleared a kind last, 0 when none did. */
  cleared(kind: 'simulated'): number {
    return this.clearings.get(kind) ?? 0;
  }

  health(): StoreHealth {
    return this.store.health();
  }

  onApplicationShutdown(): void {
    clearInterval(this.ticker);
  }

  private copyOf(kind: FleetKind): FleetCopy {
    return this.copies.get(kind) as FleetCopy;
  }

  private keysOf(kind: FleetKind): string[] {
    const { name } = KINDS[kind];
    return [this.revisionKey, this.store.keys.ofFleet(name), this.store.keys.ofFleet(`${name}:ends`)];
  }

  private change(script: RedisScript, kind: FleetKind, args: (string | number)[]): Promise<unknown> {
    // What clients earn is put down while a request waits.
    const isUrgent = KINDS[kind].evicts && script === fleetScripts.put;
    return this.store.run(script, this.keysOf(kind), args, isUrgent ? undefined : CHANGE_MS);
  }

  /** Puts a change of our own in force here: at once when it is the next one, by reading everything when it is not. */
  private async follow(
    answer: unknown,
    change: Pick<FleetMessage, 'kind' | 'key' | 'document'>,
  ): Promise<void> {
    const [epoch, count, evicted] = answer as [string, number, string];
    const message = { ...change, epoch, count, origin: this.origin, ...(evicted !== '' && { evicted }) };
    if (this.reloading === undefined && this.isNext(message)) return this.apply(message);
    if (KINDS[change.kind as FleetKind].evicts && change.document !== undefined) {
      this.apply({ ...message, ...this.known });
      return void this.reloadSoon();
    }
    try {
      for (let i = 0; i < RELOADS && !this.has(epoch, count); i++) await this.reload();
    } catch (error) {
      unlessUnavailable(error);
      this.apply({ ...message, ...this.known }); // it is stored; the rest is read when the store is back
    }
  }

  private isNext({ epoch, count }: FleetMessage): boolean {
    return epoch === this.known.epoch && count === this.known.count + 1;
  }

  private has(epoch: string, count: number): boolean {
    return epoch === this.known.epoch && count <= this.known.count;
  }

  private subscribe(): void {
    // Whatever goes wrong shows as a gap in the revision, and the connection comes back by itself.
    this.store.clients.subscriber.subscribe(this.channel).catch(() => undefined);
  }

  private onMessage(text: string): void {
    this.missed = 0;
    const message = readMessage(text);
    if (message === undefined) return this.report('message', 'a message on its channel');
    if (message.origin === this.origin && this.has(message.epoch, message.count)) return;
    const isFollowing = this.reloading === undefined && this.isNext(message) && message.kind !== '*';
    if (isFollowing) this.apply(message);
    else void this.reloadSoon();
  }

  /** What was heard while everything was being read may stand in it or not: it is read once more. */
  private async reloadSoon(): Promise<void> {
    try {
      await this.reloading;
      await this.reload();
    } catch (error) {
      unlessUnavailable(error);
    }
  }

  private apply({ epoch, count, kind, key, document, evicted }: FleetMessage): void {
    this.known = { epoch, count };
    if (!ALL_KINDS.includes(kind as FleetKind)) return; // of a newer version of this package
    const copy = this.copyOf(kind as FleetKind);
    const keys = key === undefined ? [...copy.all()].map(([each]) => each) : [key];
    if (key === undefined) this.clearings.set(kind as FleetKind, count);
    const entry = document === undefined ? undefined : this.entryOf(kind, document, count);
    if (entry === undefined) for (const each of keys) copy.delete(each);
    else copy.set(key as string, entry);
    if (evicted !== undefined && copy.delete(evicted)) keys.push(evicted);
    this.tell(kind as FleetKind, keys);
  }

  private entryOf(kind: string, document: unknown, change: number): FleetEntry | undefined {
    const entry = readDocument(document, change);
    if (entry === undefined) this.report(kind, `an entry of the kind ${kind}`);
    return entry;
  }

  private async onPulse(revision: StoreRevision): Promise<void> {
    const { epoch, count } = this.known;
    if (revision.epoch === epoch && revision.count === count) return;
    if (++this.missed > PATIENCE) {
      this.missed = 0;
      this.store.clients.subscriber.disconnect(true);
    }
    try {
      await this.reload();
    } catch (error) {
      unlessUnavailable(error);
    }
  }

  /** Gives back to a store what it has lost: everything, or what came after the last change that it knows. */
  private async restore({ epoch, count }: StoreRevision): Promise<void> {
    this.end();
    const isSameLife = epoch === this.known.epoch;
    const batches = ALL_KINDS.flatMap((kind) => {
      const lost = [...this.copyOf(kind).all()].filter(([, { change }]) => !isSameLife || change > count);
      return inBatches(lost).map((entries) => ({ kind, entries }));
    });
    for (const { kind, entries } of batches) {
      const documents = entries.flatMap(([key, { document, until }]) => [
        key,
        document,
        until === Infinity ? 0 : until,
      ]);
      const args = [this.channel, this.origin, isSameLife ? 1 : 0, KINDS[kind].most, ...documents];
      await this.change(fleetScripts.restore, kind, args);
    }
  }

  private reload(): Promise<void> {
    this.reloading ??= this.load().finally(() => (this.reloading = undefined));
    return this.reloading;
  }

  private async load(): Promise<void> {
    let snapshot = await this.fetch();
    const { epoch, count } = this.known;
    if (epoch !== '' && (snapshot.epoch !== epoch || snapshot.count < count)) {
      await this.restore(snapshot);
      snapshot = await this.fetch();
    }
    this.known = { epoch: snapshot.epoch, count: snapshot.count };
    this.clearings.set('simulated', snapshot.cleared);
    this.replace(snapshot.kinds);
  }

  private async fetch(): Promise<Snapshot> {
    const keys = [this.revisionKey, ...ALL_KINDS.map((kind) => this.store.keys.ofFleet(KINDS[kind].name))];
    const answer = await this.store.run(fleetScripts.load, keys, [this.channel], CHANGE_MS);
    const [epoch, count, cleared, ...kinds] = answer as [string, number, number, ...string[][]];
    return { epoch, count, cleared, kinds };
  }

  private replace(kinds: readonly (readonly string[])[]): void {
    const now = this.clock.now();
    ALL_KINDS.forEach((kind, i) => {
      const loaded = new Map<string, FleetEntry>();
      const fields = kinds[i] as readonly string[];
      for (let f = 0; f < fields.length; f += 2) {
        const entry = this.entryOf(kind, fields[f + 1], 0);
        if (entry !== undefined && entry.until > now) loaded.set(fields[f] as string, entry);
      }
      this.tell(kind, this.copyOf(kind).replace(loaded));
    });
  }

  /** Lets go of what has ended. */
  private end(): void {
    const now = this.clock.now();
    for (const kind of ALL_KINDS) this.tell(kind, this.copyOf(kind).endUntil(now));
  }

  private tell(kind: FleetKind, keys: readonly string[]): void {
    const values = this.copyOf(kind).read();
    for (const key of keys) {
      for (const listener of this.listeners.get(kind) ?? []) listener({ kind, key, value: values.get(key) });
    }
  }

  /** Once for each kind of thing: whoever writes there can write without end. */
  private report(about: string, what: string): void {
    if (this.reported.has(about) || this.reported.size > ALL_KINDS.length) return;
    this.reported.add(about);
    const message = `The store holds ${what} that this version cannot read; it is ignored`;
    this.notices.onNotice({ action: 'warning', level: 'warn', message });
  }
}

function inBatches<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / RESTORED_AT_ONCE);
  return Array.from({ length: count }, (_, i) =>
    items.slice(i * RESTORED_AT_ONCE, (i + 1) * RESTORED_AT_ONCE),
  );
}

/** The store says itself that it is down, and everything is read again when it is back. */
function unlessUnavailable(error: unknown): void {
  if (!(error instanceof StoreUnavailableError)) throw error;
}
