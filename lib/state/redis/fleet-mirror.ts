import type { Clock } from '../../request/clock';
import type { FleetChange, FleetKind } from '../fleet-state';
import type { NoticeListener } from '../notice';
import { FleetCopy, type FleetEntry } from './fleet-copy';
import { readDocument, type FleetMessage } from './fleet-document';
import { ALL_KINDS } from './fleet-kinds';
import type { StoreRevision } from './store-revision';

/** What this instance holds of what the fleet shares, and whoever listens to it. Nothing of it is believed unread. */
export class FleetMirror {
  /** The change up to which everything is here. */
  known: StoreRevision = { epoch: '', count: 0 };
  /** The change that cleared what was simulated, 0 when none did. */
  cleared = 0;
  private readonly copies = new Map<FleetKind, FleetCopy>(ALL_KINDS.map((kind) => [kind, new FleetCopy()]));
  private readonly listeners = new Map<FleetKind, ((change: FleetChange) => void)[]>();
  private readonly reported = new Set<string>();

  constructor(
    private readonly clock: Clock,
    private readonly notices: NoticeListener,
  ) {}

  read(kind: FleetKind): ReadonlyMap<string, unknown> {
    this.end();
    return this.copyOf(kind).read();
  }

  listen(kind: FleetKind, listener: (change: FleetChange) => void): void {
    this.listeners.set(kind, [...(this.listeners.get(kind) ?? []), listener]);
  }

  isNext({ epoch, count }: StoreRevision): boolean {
    return epoch === this.known.epoch && count === this.known.count + 1;
  }

  has({ epoch, count }: StoreRevision): boolean {
    return epoch === this.known.epoch && count <= this.known.count;
  }

  /** Puts a change in force. */
  apply({ count, kind, key, document, evicted }: FleetMessage): void {
    if (kind === '*' || !ALL_KINDS.includes(kind)) return; // of a newer version of this package
    if (kind === 'mode' && key !== 'mode') return;
    const copy = this.copyOf(kind);
    const keys = key === undefined ? copy.keys() : [key];
    if (key === undefined && kind === 'simulated') this.cleared = count;
    const entry = document === undefined ? undefined : this.entryOf(kind, document, count);
    if (entry === undefined) for (const each of keys) copy.delete(each, count);
    else copy.set(key as string, entry);
    if (evicted !== undefined) {
      copy.delete(evicted, count);
      keys.push(evicted);
    }
    this.tell(kind, keys);
  }

  /**
   * Takes over entries of a kind, keys and documents in turns, as they were at a change or are since.
   * @returns the keys that hold
   */
  take(kind: FleetKind, fields: readonly string[], change: number): string[] {
    const now = this.clock.now();
    const copy = this.copyOf(kind);
    const keys: string[] = [];
    const different: string[] = [];
    for (let i = 0; i < fields.length; i += 2) {
      const key = fields[i] as string;
      const document = fields[i + 1] as string;
      const isSame = copy.documentOf(key) === document;
      const entry = isSame ? undefined : this.entryOf(kind, document, change);
      if (!isSame && (entry === undefined || entry.until <= now)) continue;
      keys.push(key);
      if (entry === undefined) continue;
      copy.set(key, entry);
      different.push(key);
    }
    this.tell(kind, different);
    return keys;
  }

  /** Lets go of what a store does not have. */
  keepOnly(kind: FleetKind, keys: ReadonlySet<string>, change: number): void {
    const copy = this.copyOf(kind);
    const gone = copy.keys().filter((key) => !keys.has(key));
    for (const key of gone) copy.delete(key, change);
    this.tell(kind, gone);
  }

  /** What was changed after a change. */
  since(kind: FleetKind, change: number): [string, FleetEntry | undefined][] {
    return this.copyOf(kind).since(change);
  }

  /** Lets go of what has ended. */
  end(): void {
    const now = this.clock.now();
    for (const kind of ALL_KINDS) this.tell(kind, this.copyOf(kind).endUntil(now));
  }

  /** Says that something cannot be read, once for each kind of thing: whoever writes there can write without end. */
  report(about: string, what: string): void {
    if (this.reported.has(about) || this.reported.size > 2 * ALL_KINDS.length) return;
    this.reported.add(about);
    const message = `The store holds ${what} that this version cannot read; it is ignored`;
    this.notices.onNotice({ action: 'warning', level: 'warn', message });
  }

  private copyOf(kind: FleetKind): FleetCopy {
    return this.copies.get(kind) as FleetCopy;
  }

  private entryOf(kind: string, document: unknown, change: number): FleetEntry | undefined {
    const entry = readDocument(document, change);
    if (entry === undefined) this.report(kind, `an entry of the kind ${kind}`);
    return entry;
  }

  private tell(kind: FleetKind, keys: readonly string[]): void {
    const values = this.copyOf(kind).read();
    for (const key of keys) {
      for (const listener of this.listeners.get(kind) ?? []) {
        try {
          listener({ kind, key, value: values.get(key) });
        } catch {
          this.report(`${kind}:heard`, `an entry of the kind ${kind}`);
        }
      }
    }
  }
}
