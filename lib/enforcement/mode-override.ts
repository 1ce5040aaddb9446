import type { ModeSource } from '../state/mode-change';

/** Why the tripwire returned to passive mode. */
export interface Trip {
  /** The bound that was passed. */
  readonly bound: 'maxBlockShare' | 'maxBlockedClients' | 'maxUnpredicted';
  /** What was measured: a share of the requests, or a number of clients. */
  readonly measured: number;
  /** What the configuration allows. */
  readonly allowed: number;
  /** How many requests were looked at within the window. */
  readonly requests: number;
  /** How many of them were denied. */
  readonly denied: number;
}

/** A mode that was set by somebody, and that holds instead of what stands below it in the order of precedence. */
export interface ModeOverride {
  /** Whether hostile requests are only logged. */
  readonly passive: boolean;
  /** A ramp: the share of the clients that are denied, above 0 and at most 1. Absent: everybody. */
  readonly share?: number;
  /** By what the clients of a ramp are drawn: the same id and share, the same clients. Without a share, those of the last ramp,
   * with which the next one begins again. */
  readonly rampId?: string;
  /** Why it was set. */
  readonly reason: string;
  /** Who set it. */
  readonly by: string;
  /** When it was set, in milliseconds since the epoch. */
  readonly at: number;
  /** When it ends by itself, in milliseconds since the epoch. Absent: never. */
  readonly until?: number;
  /** The clients whose denial is no surprise, as counters name them: addresses, and networks for IPv6. */
  readonly predicted?: readonly string[];
  /** Set by the tripwire: why. */
  readonly tripped?: Trip;
}

/** An override, and where it stands. */
export interface StandingOverride extends ModeOverride {
  /** By what it was set: this instance, the fleet, the file, the environment. */
  readonly scope: Exclude<ModeSource, 'configuration'>;
}
