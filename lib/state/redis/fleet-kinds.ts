import type { FleetKind } from '../fleet-state';

/** How the entries of a kind are kept. */
interface KindOfEntry {
  /** The name of its key. */
  readonly name: string;
  /** How many at the most. */
  readonly most: number;
  /** Whether the next to end makes room when there are as many, or one more is refused. */
  readonly evicts: boolean;
}

/**
 * How the kinds are kept. What clients can fill is small enough to be read by every instance at any time; of the mode
 * there is one entry, and what else stands beside it does not count.
 */
export const KINDS: Readonly<Record<FleetKind, KindOfEntry>> = {
  mode: { name: 'mode', most: Number.MAX_SAFE_INTEGER, evicts: false },
  rule: { name: 'rules', most: 1000, evicts: false },
  ban: { name: 'bans', most: 10_000, evicts: false },
  earned: { name: 'earned', most: 5000, evicts: true },
  simulated: { name: 'simulated', most: 5000, evicts: true },
};

/** In the order in which they are read and put back: a rollback comes before everything else. */
export const ALL_KINDS = Object.keys(KINDS) as FleetKind[];
