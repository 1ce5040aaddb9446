/** Where a ban comes from. */
export type BanOrigin =
  /** Set by hand through `GuardBans`; it holds in both modes. */
  | 'manual'
  /** Earned in active mode. */
  | 'earned'
  /** Earned in passive mode: only logged, and dropped at the flip. */
  | 'simulated';

/** A client, or a network, that is banned. */
export interface Ban {
  /** The address or network in CIDR notation. */
  readonly target: string;
  /** Who or what set it, and in which mode. */
  readonly origin: BanOrigin;
  /** Why: what was given by hand, or how many attacks within which time. */
  readonly reason: string;
  /** When it was set, in milliseconds since the epoch. */
  readonly since: number;
  /** When it ends, in milliseconds since the epoch. */
  readonly until: number;
}
