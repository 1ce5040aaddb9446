/** A change of the mode while the app runs. */
export interface ModeChange {
  readonly passive: boolean;
  /** Why it was changed. */
  readonly reason: string;
  /** Who changed it. */
  readonly by: string;
  /** When, in milliseconds since the epoch. */
  readonly at: number;
  readonly scope: 'instance';
}
