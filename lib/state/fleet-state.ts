/**
 * What the instances of a fleet share, one entry for each override, ban or rule. What people set is refused when there is
 * too much of it; what clients earn makes room for itself.
 */
export type FleetKind = 'mode' | 'ban' | 'rule' | 'earned' | 'simulated';

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
   * @throws StoreUnavailableError when there is no store or it cannot be reached; the message says when it is not known
   * whether the change was stored
   * @throws RangeError when there are too many entries, or the value is too long
   */
  put(kind: FleetKind, key: string, value: object, until?: number): Promise<void>;
  /**
   * Removes entries on every instance, in one step; those too that the store does not have.
   * @returns whether the store had one of them
   * @throws StoreUnavailableError like `put`
   */
  remove(...entries: readonly Pick<FleetChange, 'kind' | 'key'>[]): Promise<boolean>;
  /**
   * Removes all entries of a kind on every instance, once: whoever asks for the same moment, or one before it, changes
   * nothing.
   * @param moment because of which it is cleared, in milliseconds since the epoch
   * @throws StoreUnavailableError like `put`
   */
  clear(kind: FleetKind, moment: number): Promise<void>;
  /** Hears of every change, this instance's own and the end of an entry included, when it is in force here. */
  onChange(kind: FleetKind, listener: (change: FleetChange) => void): void;
  health(): StoreHealth;
  /** Undefined where nothing is shared. */
  instances(): FleetInstances | undefined;
  /** Hears when an instance comes or goes. */
  onInstances(listener: () => void): void;
}

/** Who takes part in a fleet. */
export interface FleetInstances {
  /** The name of this instance. */
  readonly self: string;
  /** Those that were heard of within a minute, this one included; empty while nobody knows. */
  readonly names: readonly string[];
}

/** The injection token of the one {@link FleetState}. */
export const GUARD_FLEET = Symbol('GUARD_FLEET');
