import { isDeepStrictEqual } from 'node:util';
import type { Check } from '../checks/check';
import type { CheckPlan } from '../checks/check-plan';
import type { CheckPlans } from '../checks/check-plans';
import type { Denial, DenialScope } from '../checks/denial';
import { compileGlobalPolicy } from '../policy/global-policy';
import type { RateLimitRule } from '../policy/rate-limit-rule';
import type { RoutePolicy } from '../policy/route-policy';
import { compileRoutePolicy } from '../policy/route-policy.compiler';
import type { ReplayMemory, ReplayPass } from './replay-memory';
import type { ReplayRequest } from './replay-request';
import type { ReplaySetting } from './replay-setting';

const MAX_PLANS = 20_000;

/** The plan of a route under the changed configuration, with checks that know what was recorded. */
export interface ReplayPlan {
  readonly plan: CheckPlan;
  readonly isSameRoute: boolean;
}

/** The plans of all routes of a recorded instance, by the same code as in the app. */
export class ReplayPlans {
  private readonly policies = new Map<string, RoutePolicy>();
  private readonly unchanged = new WeakSet<RoutePolicy>();
  /** Whether the limit of a route is what it was. */
  private readonly sameLimits = new WeakSet<RoutePolicy>();
  private readonly informedPlans = new WeakMap<CheckPlan, ReplayPlan>();
  /** The limits of the configuration and of routes as they were. */
  private readonly globalLimit: RateLimitRule | undefined;
  private readonly limitsBefore = new WeakMap<RoutePolicy, RoutePolicy>();
  private readonly isSameGlobalLimit: boolean;

  constructor(
    private readonly setting: ReplaySetting,
    private readonly plans: CheckPlans,
    private readonly memory: ReplayMemory,
  ) {
    const [before, after] = [compileGlobalPolicy(setting.before), compileGlobalPolicy(setting.after)];
    this.globalLimit = before.rateLimit;
    this.isSameGlobalLimit = isDeepStrictEqual(before.rateLimit, after.rateLimit);
  }

  of(handler: string | undefined, isBeforeRoutes: boolean): ReplayPlan {
    const { plans } = this;
    if (handler === undefined) return this.inform(isBeforeRoutes ? plans.undecorated : plans.unmatched, true);
    const policy = this.policyOf(handler);
    return this.inform(plans.ofPolicy(policy), this.unchanged.has(policy));
  }

  /** The limit under which a door counted when the request was recorded. */
  limitBefore(scope: DenialScope, handler: string | undefined): RateLimitRule | undefined {
    const was = handler === undefined ? undefined : this.limitsBefore.get(this.policyOf(handler));
    if (scope === 'route') return was?.rateLimit;
    return was?.skipped.has('rateLimit') === true ? undefined : this.globalLimit;
  }

  private policyOf(handler: string): RoutePolicy {
    const known = this.policies.get(handler);
    if (known !== undefined) return known;
    if (this.policies.size >= MAX_PLANS) this.policies.clear();
    const { before, after, isSame } = this.setting.routeOf(handler);
    const was = compileRoutePolicy(before, this.setting.before.rateLimit, []);
    const is = compileRoutePolicy(after, this.setting.after.rateLimit, []);
    if (isSame) this.unchanged.add(is);
    if (isDeepStrictEqual(was.rateLimit, is.rateLimit)) this.sameLimits.add(is);
    this.limitsBefore.set(is, was);
    this.policies.set(handler, is);
    return is;
  }

  private inform(plan: CheckPlan, isSameRoute: boolean): ReplayPlan {
    const known = this.informedPlans.get(plan);
    if (known !== undefined) return known;
    const isSameLimit = { global: this.isSameGlobalLimit, route: this.sameLimits.has(plan.policy) };
    const checks = plan.checks.map((check) =>
      this.informed(check, check.name !== 'rateLimit' || isSameLimit[check.scope]),
    );
    const informed = { plan: { ...plan, checks }, isSameRoute };
    this.informedPlans.set(plan, informed);
    return informed;
  }

  /** @param isSame whether the check asks what it asked when the request was recorded, as far as a limit says */
  private informed(check: Check, isSame: boolean): Check {
    const { memory } = this;
    return {
      ...check,
      inspect: (inspection) => {
        const { request, pass, gate, isSameRoute } = memory.find(inspection.facts);
        if (pass.failed?.includes(check.name) === true) throw new Error('it failed when it was recorded');
        if (check.name === 'userAgent' && request.facts.agent_hidden === true)
          return this.ofHiddenAgent(check, request, isSameRoute);
        if (check.name === 'detection' && gate !== undefined)
          return gate.then(() => check.inspect(inspection));
        const answer = check.inspect(inspection);
        if (check.name !== 'ban' && check.name !== 'rateLimit') return answer;
        const known = memory.find(inspection.facts);
        memory.onAsked(check, known);
        return this.compared(check, known, answer as Denial | undefined, isSame);
      },
    };
  }

  private ofHiddenAgent(check: Check, request: ReplayRequest, isSameRoute: boolean): Denial | undefined {
    const recorded = request.answerOf(check.name, check.scope);
    if (!this.setting.isSame || !isSameRoute || recorded === 'not asked') request.doubt('agent_hidden');
    return recorded === 'denied' ? recordedDenial(check, request) : undefined;
  }

  /** Holds the answer of a check that remembers against what it answered when the request was recorded. */
  private compared(
    check: Check,
    pass: ReplayPass,
    answer: Denial | undefined,
    isSame: boolean,
  ): Denial | undefined {
    const { request } = pass;
    const recorded = request.answerOf(check.name, check.scope);
    if (this.memory.carries(check)) {
      const isCertain = isSame && recorded !== 'not asked' && (check.name !== 'ban' || this.setting.isSame);
      if (!isCertain) request.doubt(this.setting.head.shared ? 'shared_state' : 'requests_not_recorded');
      return recorded === 'denied' ? (answer ?? recordedDenial(check, request)) : undefined;
    }
    const reliance = this.memory.reliance(check, pass, { answer, recorded, isSame });
    if (reliance === 'answer') return answer;
    const wasAsked = reliance === 'record' || (reliance === 'records_missing' && recorded !== 'not asked');
    // Where nothing has changed, the answer is the recorded one, whatever is missing before it.
    if (reliance !== 'record' && !(wasAsked && this.setting.isSame)) request.doubt(reliance);
    if (!wasAsked) return answer;
    return recorded === 'denied' ? (answer ?? recordedDenial(check, request)) : undefined;
  }
}

function recordedDenial({ name, scope }: Check, { line }: ReplayRequest): Denial {
  const { reason, status_code: status } = line as { reason?: string; status_code?: number };
  return {
    check: name,
    scope,
    statusCode: status === 429 ? 429 : 403,
    reason: reason ?? 'recorded',
    decidedBy: {},
  };
}
