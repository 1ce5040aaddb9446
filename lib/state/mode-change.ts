/** What decides on the mode, the strongest first; see the table of precedence in `docs/fleet.md`. */
export type ModeSource =
  /** `GuardMode` on this instance; it ends with the process. */
  | 'instance'
  /** `GuardMode` or the command line, through the store, for every instance. */
  | 'fleet'
  /** The file in `mode.file`. */
  | 'file'
  /** `NESTJS_GUARD_MODE` at boot. */
  | 'environment'
  /** `passiveMode` in the options. */
  | 'configuration';

/** What happened to the mode. */
export type ModeAct =
  /** Somebody set it. */
  | 'set'
  /** Somebody took back what was set. */
  | 'cleared'
  /** What was set came to its `until`. */
  | 'ended'
  /** The tripwire returned to passive mode. */
  | 'tripped'
  /** The app started, and something other than its configuration decides on the mode. */
  | 'started';

/** A change of the mode while the app runs: what holds since then, and who did what for it. */
export interface ModeChange {
  /** What happened. */
  readonly act: ModeAct;
  /** The mode that holds now: whether hostile requests are only logged. */
  readonly passive: boolean;
  /** In a ramp, the share of the clients that are denied; those of the others are only logged. */
  readonly share: number | undefined;
  /** What decides on the mode that holds now. */
  readonly source: ModeSource;
  /** Why it was done. */
  readonly reason: string;
  /** Who did it. */
  readonly by: string;
  /** When, in milliseconds since the epoch. */
  readonly at: number;
  /** What was set or taken back: the word for this instance, for the fleet, in the file, in the environment. */
  readonly scope: Exclude<ModeSource, 'configuration'>;
  /** When what was set ends by itself, in milliseconds since the epoch. */
  readonly until: number | undefined;
}
