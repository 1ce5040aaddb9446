import { Inject, Injectable } from '@nestjs/common';
import { GUARD_CONFIG, type GuardConfig } from '../config/guard-config';
import { DetectionEngine } from '../detection/detection-engine';
import { compileGlobalPolicy, extendGlobalPolicy, type GlobalPolicy } from '../policy/global-policy';
import { RoutePolicies } from '../policy/route-policies';
import type { RoutePolicy } from '../policy/route-policy';
import type { Decorated } from '../policy/route-policy.reader';
import { undecoratedPolicy } from '../policy/undecorated.policy';
import { GuardBans } from '../state/guard-bans';
import { GuardRules } from '../state/guard-rules';
import { RateCounters } from '../state/rate-counters';
import type { CheckPlan } from './check-plan';
import { compileChecks, type CheckServices } from './checks.registry';

/** Another one than that of callers that know nothing of a route: a request may meet both. */
const unmatchedPolicy: RoutePolicy = Object.freeze({ ...undecoratedPolicy });

/** The plan for each route: compiled once, and again when a rule is added or removed while the app runs. */
@Injectable()
export class CheckPlans {
  private plans = new WeakMap<RoutePolicy, CheckPlan>();
  private readonly configured: GlobalPolicy;
  private app: GlobalPolicy;
  private revision = 0;
  private readonly services: CheckServices;

  constructor(
    @Inject(GUARD_CONFIG) private readonly config: GuardConfig,
    @Inject(RoutePolicies) private readonly policies: Pick<RoutePolicies, 'of'>,
    @Inject(GuardBans) bans: GuardBans,
    @Inject(RateCounters) counters: RateCounters,
    @Inject(DetectionEngine) engine: DetectionEngine,
    @Inject(GuardRules) private readonly rules: GuardRules,
  ) {
    this.configured = compileGlobalPolicy(config);
    this.app = this.configured;
    this.services = { bans, counters, engine };
  }

  /** For callers that know nothing of a route. */
  get undecorated(): CheckPlan {
    return this.ofPolicy(undecoratedPolicy);
  }

  /** For requests that no route answers. */
  get unmatched(): CheckPlan {
    return this.ofPolicy(unmatchedPolicy);
  }

  of(controller: Decorated, handler: Decorated): CheckPlan {
    return this.ofPolicy(this.policies.of(controller, handler));
  }

  ofPolicy(policy: RoutePolicy): CheckPlan {
    if (this.revision !== this.rules.revision()) this.compileAnew();
    let plan = this.plans.get(policy);
    if (plan === undefined) {
      plan = compileChecks(policy, this.app, this.services);
      this.plans.set(policy, plan);
    }
    return plan;
  }

  /** All at once: a request meets the old rules or the new ones, never some of each. */
  private compileAnew(): void {
    this.revision = this.rules.revision();
    this.app = extendGlobalPolicy(this.configured, this.config, this.rules.added());
    this.plans = new WeakMap();
  }
}
