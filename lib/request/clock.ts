/** The time as a port, so that a test can move it: override the provider {@link GUARD_CLOCK}. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The injection token of the {@link Clock}. */
export const GUARD_CLOCK = Symbol('GUARD_CLOCK');

export const systemClock: Clock = Object.freeze({ now: () => Date.now() });
