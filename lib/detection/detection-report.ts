import type { DetectionCategory } from './detection-category';
import type { Place } from './extract/place';
import type { Severity } from './rules/severity';

/** One rule that matched, and where. */
export interface RuleMatch {
  /** Stable id, such as `sqli-union-select`. */
  readonly rule: string;
  /** Raised whenever the rule changes what it matches. */
  readonly version: number;
  /** The family of the rule. */
  readonly category: DetectionCategory;
  /** How much the match weighs: `critical` denies alone at the default threshold. */
  readonly severity: Severity;
  /** The part of the request: `path`, `query`, `header`, `cookie`, `body`, `file`. */
  readonly place: Place;
  /** Where in the place: a dotted path (`items.0.title`), a header, a cookie; at most 100 characters. */
  readonly field: string;
  /** What the same object calls the value: `pin` in `{ name: 'pin', value: '1234' }`. */
  readonly label?: string;
  /** At most 80 characters of the normalised value round the match. Not escaped, not redacted. */
  readonly snippet: string;
}

/** What the engine has to say about a request: matches, or parts that it did not look at. */
export interface DetectionReport {
  /** Whether the evidence in one value and one category reached the threshold. */
  readonly denies: boolean;
  /** The category of the first match; absent when nothing matched. */
  readonly category: DetectionCategory | undefined;
  /** What decided first, then the heaviest. At most 32, of different rules before the same rule elsewhere. */
  readonly matches: readonly RuleMatch[];
  /** How many matches there were besides. */
  readonly moreMatches: number;
  /** `full`: every value; `prefix`: values were left out or cut; `none`: the body could not be read at all. */
  readonly inspected: 'full' | 'prefix' | 'none';
  /** Why something was left out, in short stable words such as `body: too many values`. */
  readonly leftOut: readonly string[];
  /** Of the rules that come with the package. */
  readonly ruleSetVersion: string;
}
