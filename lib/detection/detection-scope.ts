import type { MatchFilter } from './score/match-filter';

/** What a route says about itself, compiled once at boot by `DetectionEngine.compileScope`. */
export interface DetectionScope {
  readonly counts: MatchFilter;
}
