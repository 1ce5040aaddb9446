import { Inject, Injectable } from '@nestjs/common';
import { GUARD_CONFIG, type GuardConfig } from '../config/guard-config';
import { DetectionEngine } from '../detection/detection-engine';
import { compileGlobalPolicy, type GlobalPolicy } from '../policy/global-policy';
import { RoutePolicies } from '../policy/route-policies';
import type { RoutePolicy } from '../policy/route-policy';
import type { Decorated } from '../policy/route-policy.reader';
import { undecoratedPolicy } from '../policy/undecorated.policy';
import { GuardBans } from '../state/guard-bans';
import { RateCounters } from '../state/rate-counters';
import type { CheckPlan } from './check-plan';
import { compileChecks, type CheckServices } from './checks.registry';

/** The plan for each route, compiled once. */
@Injectable()
export class CheckPlans {
  /** For callers that know nothing of a route. */
  readonly undecorated: CheckPlan;
  /** For requests that no route answers. */
  readonly unmatched: CheckPlan;

  private readonly plans = new WeakMap<RoutePolicy, CheckPlan>();
  private readonly app: GlobalPolicy;
  private readonly services: CheckServices;

  constructor(
    @Inject(GUARD_CONFIG) config: GuardConfig,
    @Inject(RoutePolicies) private readonly policies: RoutePolicies,
    @Inject(GuardBans) bans: GuardBans,
    @Inject(RateCounters) counters: RateCounters,
    @Inject(DetectionEngine) engine: DetectionEngine,
  ) {
    this.app = compileGlobalPolicy(config);
    this.services = { bans, counters, engine };
    this.undecorated = compileChecks(undecoratedPolicy, this.app, this.services);
    this.unmatched = compileChecks(undecoratedPolicy, this.app, this.services);
  }

  of(controller: Decorated, handler: Decorated): CheckPlan {
    return this.ofPolicy(this.policies.of(controller, handler));
  }

  ofPolicy(policy: RoutePolicy): CheckPlan {
    let plan = this.plans.get(policy);
    if (plan === undefined) {
      plan = compileChecks(policy, this.app, this.services);
      this.plans.set(policy, plan);
    }
    return plan;
  }
}
