import type { RoutePolicy } from '../policy/route-policy';
import type { AddressSet } from '../request/address-set';
import type { Check } from './check';

/** The checks that look at the requests of one route, in their order. */
export interface CheckPlan {
  readonly policy: RoutePolicy;
  readonly checks: readonly Check[];
  /** Where the checks begin that leave trusted clients alone. */
  readonly untrustedFrom: number;
  readonly trusted: AddressSet;
}

/** The plan for a request that another door has seen: the same, less the checks that have had their turn. */
export function narrowPlan(plan: CheckPlan, keep: (check: Check) => boolean): CheckPlan {
  const before = plan.checks.slice(0, plan.untrustedFrom).filter(keep);
  const behind = plan.checks.slice(plan.untrustedFrom).filter(keep);
  return { ...plan, checks: [...before, ...behind], untrustedFrom: before.length };
}
