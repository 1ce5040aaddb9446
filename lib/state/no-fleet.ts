import type { FleetChange, FleetKind, FleetState, StoreHealth } from './fleet-state';
import { StoreUnavailableError } from './store-unavailable.error';

/** The fleet of an instance without a store: itself. */
export class NoFleet implements FleetState {
  readonly isShared = false;
  private readonly nothing: ReadonlyMap<string, unknown> = new Map();

  constructor(private readonly startedAt: number) {}

  entries(): ReadonlyMap<string, unknown> {
    return this.nothing;
  }

  put(): Promise<void> {
    return Promise.reject(noStore());
  }

  remove(): Promise<boolean> {
    return Promise.reject(noStore());
  }

  clear(): Promise<void> {
    return Promise.reject(noStore());
  }

  onChange(_kind: FleetKind, _listener: (change: FleetChange) => void): void {
    // Nobody else changes anything.
  }

  instances(): undefined {
    return undefined;
  }

  onInstances(_listener: () => void): void {
    // Nobody comes or goes.
  }

  health(): StoreHealth {
    return { kind: 'memory', status: 'up', since: this.startedAt, reason: undefined };
  }
}

function noStore(): StoreUnavailableError {
  return new StoreUnavailableError('there is no store that the instances share: set store.redis');
}
