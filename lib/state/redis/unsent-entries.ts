import type { FleetKind } from '../fleet-state';
import { StoreUnavailableError } from '../store-unavailable.error';

const MOST = 5000;
/** How many are sent before the store is asked again how it is. */
const AT_ONCE = 200;

interface Unsent {
  readonly kind: FleetKind;
  readonly key: string;
  readonly send: () => Promise<void>;
  readonly until: number;
}

/** What clients have earned while the store was away. It is brought to the store when it is back: else nobody could lift it. */
export class UnsentEntries {
  private readonly entries = new Map<string, Unsent>();

  keep(kind: FleetKind, key: string, send: () => Promise<void>, until = Infinity): void {
    if (this.entries.size < MOST) this.entries.set(`${kind} ${key}`, { kind, key, send, until });
  }

  forget(kind: FleetKind, key: string): void {
    this.entries.delete(`${kind} ${key}`);
  }

  forgetAll(kind: FleetKind): void {
    for (const entry of this.entries.values()) if (entry.kind === kind) this.forget(kind, entry.key);
  }

  /** Sends some of them, while the store takes them. */
  async send(now: number): Promise<void> {
    for (const { kind, key, send, until } of [...this.entries.values()].slice(0, AT_ONCE)) {
      this.forget(kind, key);
      if (until <= now) continue;
      try {
        await send(); // keeps it again when it fails
      } catch (error) {
        if (error instanceof StoreUnavailableError) return;
        throw error;
      }
    }
  }
}
