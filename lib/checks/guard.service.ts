import { Inject, Injectable } from '@nestjs/common';
import { detectionScope } from '../config/domain-readers';
import { GUARD_CONFIG, type GuardConfig } from '../config/guard-config';
import type { OptionReader } from '../config/option-reader';
import type { RuleMatch } from '../detection/detection-report';
import type { DetectionScopeOptions } from '../detection/detection-scope-options';
import type { RoutePolicy } from '../policy/route-policy';
import { undecoratedPolicy } from '../policy/undecorated.policy';
import type { ConfigProblem } from '../problems/config-problem';
import { describeProblem } from '../problems/describe-problem';
import { RequestFactsFactory } from '../request/request-facts.factory';
import { GuardBans } from '../state/guard-bans';
import { CheckPlans } from './check-plans';
import type { Denial } from './denial';
import { type InspectableFacts, readInspectableFacts } from './inspectable-facts';
import { Inspection } from './inspection';
import { findDenials } from './inspector';

/** What {@link GuardService.inspect} found. */
export interface InspectionResult {
  /** Whether a request like this would be denied. */
  readonly denied: boolean;
  /** Everything that stands against it, in the order of the checks. */
  readonly denials: readonly Denial[];
  /** The detection rules that matched. Snippets are text of the client: neither escaped nor redacted. */
  readonly matches: readonly RuleMatch[];
  /** How much of the facts detection looked at; `none` also when it did not look, as at a trusted client. */
  readonly inspected: 'full' | 'prefix' | 'none';
  /** What detection left out and why, in stable words: `body: too long`. */
  readonly leftOut: readonly string[];
}

/**
 * Inspects what does not come in as a request: messages of a queue or a socket, jobs, imports. It asks the global checks
 * that keep no count (bans, lists, user agents, detection), counts nothing, logs nothing and denies nothing: what to do
 * is up to the caller, in either mode.
 *
 * @example
 * constructor(private readonly guard: GuardService) {}
 *
 * async consume(message: { text: string }) {
 *   const { denied } = await this.guard.inspect({ url: '/queue/messages', body: message });
 *   if (denied) throw new Error('hostile message');
 * }
 */
@Injectable()
export class GuardService {
  /** The scopes that were handed in, as far as somebody still holds them. */
  private readonly policies = new WeakMap<DetectionScopeOptions, RoutePolicy>();
  private readonly readScope: OptionReader<DetectionScopeOptions>;

  constructor(
    @Inject(GUARD_CONFIG) { detection }: GuardConfig,
    @Inject(CheckPlans) private readonly plans: CheckPlans,
    @Inject(RequestFactsFactory) private readonly facts: RequestFactsFactory,
    @Inject(GuardBans) private readonly bans: GuardBans,
  ) {
    this.readScope = detectionScope((detection.customRules ?? []).map(({ id }) => id));
  }

  /**
   * @param scope what the texts hold, and what detection is to leave out, as `@ContentProfile` and `@DetectionExclude` say
   * it of a route. It is compiled when it is first seen: keep one object for all messages of a kind, and do not change it
   * @returns what stands against the facts; it does not depend on the mode
   * @throws TypeError when the facts are none, such as without a `url`, or the scope is wrong; what a check threw, when
   * one failed
   *
   * @example
   * const article = { profiles: [{ profile: 'rich-text', fields: ['html'] }] } as const;
   *
   * async function isHostile(guard: GuardService, message: object): Promise<boolean> {
   *   return (await guard.inspect({ url: '/queue/articles', body: message }, article)).denied;
   * }
   */
  async inspect(facts: InspectableFacts, scope?: DetectionScopeOptions): Promise<InspectionResult> {
    const plan = scope === undefined ? this.plans.undecorated : this.plans.ofPolicy(this.policyOf(scope));
    const { body, ip, ...parts } = readInspectableFacts(facts);
    const inspection = new Inspection(
      this.facts.describe({ ...parts, body }, ip),
      this.bans.earned,
      undefined,
    );
    const denials = await findDenials(plan, inspection, 0);
    const [failure] = inspection.failures;
    if (failure !== undefined) throw failure.error;
    const { report, searched } = inspection;
    return {
      denied: denials.length > 0,
      denials,
      matches: report?.matches ?? [],
      inspected: report?.inspected ?? (searched === undefined ? 'none' : 'full'),
      leftOut: report?.leftOut ?? [],
    };
  }

  private policyOf(scope: DetectionScopeOptions): RoutePolicy {
    const known = this.policies.get(scope);
    if (known !== undefined) return known;
    const problems: ConfigProblem[] = [];
    const detection = this.readScope(scope, 'scope', problems);
    if (problems.length > 0) throw new TypeError(problems.map(describeProblem).join(' '));
    const policy = Object.freeze({ ...undecoratedPolicy, detection });
    this.policies.set(scope, policy);
    return policy;
  }
}
