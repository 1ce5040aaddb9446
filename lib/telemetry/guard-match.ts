import type { DetectionCategory } from '../detection/detection-category';
import type { Severity } from '../detection/rules/severity';

/** A detection rule that matched, and where. */
export interface GuardMatch {
  /** Its id, such as `sqli-union-select`. */
  readonly rule: string;
  /** Raised whenever the rule changes what it matches; 1 for a rule of yours. */
  readonly version: number;
  /** The family of the rule. */
  readonly category: DetectionCategory;
  /** As it weighed there. */
  readonly severity: Severity;
  /** `query.q`, `body.items.0.note`, `header.user-agent`. */
  readonly location: string;
  /** At most 80 characters round the match: escaped, and masked where it could hold a secret. */
  readonly snippet: string;
}
