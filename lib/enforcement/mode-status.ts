import type { ModeSource } from '../state/mode-change';
import type { StoreHealth } from '../state/fleet-state';
import type { StandingOverride, Trip } from './mode-override';

/** What `GuardMode.status()` tells. */
export interface ModeStatus {
  /** Whether hostile requests are only logged. In a ramp it is false: see {@link share}. */
  readonly passive: boolean;
  /** In a ramp, the share of the clients that are denied; those of the others are only logged. */
  readonly share: number | undefined;
  /** What decides on the mode. */
  readonly source: ModeSource;
  /** What `passiveMode` in the options says. */
  readonly configured: boolean;
  /** The override that holds: who set it, why, since when, until when. Absent when the configuration holds. */
  readonly override: StandingOverride | undefined;
  /** All overrides that stand, the one that holds first. */
  readonly standing: readonly StandingOverride[];
  /** Why the tripwire returned to passive mode, until somebody flips again. */
  readonly tripped: Trip | undefined;
  /** The store that the instances share. */
  readonly store: StoreHealth;
}
