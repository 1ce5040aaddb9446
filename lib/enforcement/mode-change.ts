/** A change of the mode while the app runs. */
export interface ModeChange {
  /** The mode since then: whether hostile requests are only logged. */
  readonly passive: boolean;
  /** Why it was changed. */
  readonly reason: string;
  /** Who changed it. */
  readonly by: string;
  /** When, in milliseconds since the epoch. */
  readonly at: number;
  /** Whom it concerns: this instance. */
  readonly scope: 'instance';
}
