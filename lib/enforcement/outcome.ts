import type { CheckName } from '../config/check-name';
import type { Denial } from '../checks/denial';
import type { Verdict } from '../checks/inspection';
import type { RoutePolicy } from '../policy/route-policy';
import type { RequestTrace } from './request-trace';

/** What became of a request that something stood against. */
export type OutcomeAction =
  /** Passive mode: it was served; in active mode it would have been denied. */
  | 'logged_only'
  /** It was denied. */
  | 'request_blocked'
  /** A check failed. Whether the request was denied for it is another outcome. */
  | 'check_error'
  /** It was served, but detection could not look at all of it. */
  | 'not_inspected';

/** A decision on a request, complete: what was found, and what the mode made of it. */
export interface Outcome {
  readonly id: string;
  readonly action: OutcomeAction;
  readonly verdict: Verdict;
  readonly policy: RoutePolicy;
  /** Whether the request was only observed: the instance was in passive mode, or the client outside of its ramp. */
  readonly passive: boolean;
  /** During a ramp, the share of the clients that were enforced. */
  readonly share: number | undefined;
  /** What decided; absent when nothing was denied or would have been. */
  readonly denial: Denial | undefined;
  readonly otherDenials: readonly Denial[];
  /** The checks that looked at the request, in their order: `route:ipWhitelist`, `global:ban`. */
  readonly looked: readonly string[];
  /** The check that failed, and how. */
  readonly failure: { readonly check: CheckName; readonly error: unknown } | undefined;
  /** The way of the request through the doors, when requests are recorded. */
  readonly trace: RequestTrace | undefined;
}

/** Hears of every request and of every outcome; must not throw. */
export interface OutcomeListener {
  /** A request is about to be inspected. */
  onRequest(facts: Verdict['facts']): void;
  onOutcome(outcome: Outcome): void;
}

/** The injection token of the one {@link OutcomeListener}. */
export const GUARD_OUTCOMES = Symbol('GUARD_OUTCOMES');
