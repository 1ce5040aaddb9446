/** What the instances of a fleet share, one entry for each override, ban or rule. */
export type FleetKind = 'mode' | 'ban' | 'rule';

/** How the store is. */
export interface StoreHealth {
  /** `memory`: there is no store, every instance is on its own. */
  readonly kind: 'memory' | 'redis';
  /** `down`: the memory of the instance has taken over. */
  readonly status: 'up' | 'down';
  /** Since when, in milliseconds since the epoch. */
  readonly since: number;
  /** Why it is down, without a connection string. */
  readonly reason: string | undefined;
}

/** An entry that was set, or removed when `value` is absent. The value comes from the store and is to be checked. */
export interface FleetChange {
  readonly kind: FleetKind;
  readonly key: string;
  readonly value: unknown;
}

/**
 * The overrides, bans and rules of the whole fleet, held by every instance. Reading never waits: a request asks the copy
 * of its instance.
 */
export interface FleetState {
  /** Whether there is a store. */
  readonly isShared: boolean;
  /** The entries of a kind that hold now, as this instance knows them. */
  entries(kind: FleetKind): ReadonlyMap<string, unknown>;
  /**
   * Sets an entry on every instance; settles when it is in force here and stored.
   * @param value what `JSON.stringify` can write
   * @param until when it ends by itself, in milliseconds since the epoch
   * @throws StoreUnavailableError when there is no store or it cannot be reached; then nothing has changed
   */
  put(kind: FleetKind, key: string, value: object, until?: number): Promise<void>;
  /**
   * Removes an entry on every instance.
   * @returns whether there was one
   * @throws StoreUnavailableError like `put`
   */
  remove(kind: FleetKind, key: string): Promise<boolean>;
  /** Hears of every change, this instance's own included, when it is in force here. */
  onChange(kind: FleetKind, listener: (change: FleetChange) => void): void;
  health(): StoreHealth;
}

/** The injection token of the one {@link FleetState}. */
export const GUARD_FLEET = Symbol('GUARD_FLEET');
