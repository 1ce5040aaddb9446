import type { CheckPlan } from '../checks/check-plan';
import type { Verdict } from '../checks/inspection';
import type { RequestFacts } from '../request/request-facts';
import type { FrameworkRequest } from '../request/request-facts.factory';
import type { DoorKind } from './door-kind';
import type { FrameworkResponse } from './framework-response';
import type { Side } from './side';

/** Follows one request through the doors; must not throw. */
export interface RequestTrace {
  /** A door begins to look at the request. */
  enter(plan: CheckPlan, facts: RequestFacts, kind: DoorKind): void;
  /** The door has decided, and what it decided is in force. */
  decided(verdict: Verdict): void;
  /** No door comes any more, and every outcome is published. */
  end(): void;
  /** No door is known to come: all is over when the response is, or now where there is none. */
  endWithResponse(): void;
}

/** Follows requests; there is only one when they are recorded. */
export interface RequestTracer {
  begin(request: FrameworkRequest, response: FrameworkResponse, side: Side): RequestTrace;
}

/** The injection token of the {@link RequestTracer}, or of `null` when nothing is recorded. */
export const GUARD_TRACER = Symbol('GUARD_TRACER');
