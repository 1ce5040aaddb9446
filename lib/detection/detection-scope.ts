import type { MatchFilter } from './score/match-filter';

/** What a route says about itself, compiled once at boot by `DetectionEngine.compileScope`. */
export interface DetectionScope {
  /** Whether a match counts: what the options exclude, and what the route does. */
  readonly filters: readonly MatchFilter[];
}
