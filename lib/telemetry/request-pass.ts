import type { Verdict } from '../checks/inspection';
import type { CheckPlan } from '../checks/check-plan';
import type { DoorKind } from '../enforcement/door-kind';
import type { RequestFacts } from '../request/request-facts';

/** What one door saw of a request, while it is on its way. */
export interface RequestPass {
  readonly plan: CheckPlan;
  readonly facts: RequestFacts;
  readonly kind: DoorKind;
  /** The place in the order in which the instance began to decide. */
  readonly began: number;
  /** The place in the order in which it decided. */
  seq: number;
  /** Absent while the door decides, and where it had nothing to ask. */
  verdict: Verdict | undefined;
}
