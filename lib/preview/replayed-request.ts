import type { DenialScope } from '../checks/denial';
import type { CheckName } from '../config/check-name';
import type { DecisionLine, ServedLine } from '../telemetry/recording-line';
import type { ReplayDoubt } from './replay-doubt';

/** A decision against a request. */
export interface ReplayDecision {
  readonly check: CheckName;
  readonly scope: DenialScope;
  readonly reason: string;
  readonly rules: readonly string[];
  /** Whether the request was, or would be, denied; else it was only logged. */
  readonly enforced: boolean;
}

/** What becomes of the decision on a request. */
export type ReplayVerdict =
  /** Nothing stood against it, and nothing does. */
  | 'clean'
  /** It was flagged, and is no more. */
  | 'vanish'
  /** It was flagged, and still is. */
  | 'remain'
  /** It was not flagged, and is now. */
  | 'appear'
  /** It cannot be told. */
  | 'unknown';

/** A recorded request, decided again. */
export interface ReplayedRequest {
  readonly line: ServedLine | (Omit<DecisionLine, 'facts'> & Partial<Pick<DecisionLine, 'facts'>>);
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly before: ReplayDecision | undefined;
  /** What the checks say now; with `unknown`, as far as it can be told. */
  readonly after: ReplayDecision | undefined;
  readonly verdict: ReplayVerdict;
  /** Why it is unknown; else empty. */
  readonly doubts: readonly ReplayDoubt[];
  /**
   * False when detection denies it for certain, and rules that were added or changed could not look at all of its texts: its
   * reason and its rules may be others.
   */
  readonly isReasonCertain: boolean;
}
