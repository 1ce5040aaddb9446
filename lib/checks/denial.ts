import type { CheckName } from '../config/check-name';
import type { RuleMatch } from '../detection/detection-report';
import type { DecidedBy } from './decided-by';

/** Where a denial comes from: a decorator on the route, or `forRoot()`. */
export type DenialScope = 'route' | 'global';

/** What stands against a request. */
export interface Denial {
  /** The check that denies. */
  readonly check: CheckName;
  /** Whether a decorator on the route asked for it, or `forRoot()`. */
  readonly scope: DenialScope;
  /** The status that a denied request is answered with; 500 where a check failed. */
  readonly statusCode: 403 | 429 | 500;
  /** Why, in a few words that no client can influence: `not on the whitelist`. */
  readonly reason: string;
  /** The option, or the decorator, that asked for it. */
  readonly decidedBy: DecidedBy;
  /** Detection only: the rules that matched, what decided first. */
  readonly matches?: readonly RuleMatch[];
  /** Rate limits only: when the client may come back. */
  readonly retryAfterSeconds?: number;
}
