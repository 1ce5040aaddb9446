import type { DetectionExclusion } from '../detection/detection-options';

/** What was added to the lists of the configuration while the app runs. */
export interface AddedRules {
  readonly whitelist: readonly string[];
  readonly blacklist: readonly string[];
  readonly blockedUserAgents: readonly (string | RegExp)[];
  readonly exclude: readonly DetectionExclusion[];
}
