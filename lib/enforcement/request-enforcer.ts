import { Inject, Injectable } from '@nestjs/common';
import type { CheckPlan } from '../checks/check-plan';
import type { Denial } from '../checks/denial';
import { Inspection, type CheckFailure } from '../checks/inspection';
import { checksThatLooked, findDenials, inspect } from '../checks/inspector';
import { GUARD_CONFIG, type GuardConfig } from '../config/guard-config';
import type { RequestFacts } from '../request/request-facts';
import type { UnreadBody } from '../request/unread-body';
import { GuardBans } from '../state/guard-bans';
import { decisionId } from './decision-id';
import { setHeader, type FrameworkResponse } from './framework-response';
import { GuardMode } from './guard-mode';
import { GUARD_OUTCOMES, type Outcome, type OutcomeListener } from './outcome';
import type { RequestTrace } from './request-trace';
import type { Side } from './side';

/** The one place that knows the mode: it makes an outcome of what the checks found. */
@Injectable()
export class RequestEnforcer {
  constructor(
    @Inject(GUARD_CONFIG) private readonly config: GuardConfig,
    @Inject(GuardMode) private readonly mode: Pick<GuardMode, 'beginRequest' | 'onDecision'>,
    @Inject(GuardBans) private readonly bans: GuardBans,
    @Inject(GUARD_OUTCOMES) private readonly outcomes: OutcomeListener,
  ) {}

  /** The side on which a request begins. It is asked for once for each: a flip in between cannot tear a request. */
  beginRequest({ client, timestamp }: RequestFacts): Side {
    return this.mode.beginRequest(client, timestamp);
  }

  /**
   * Puts a request through its plan. Answers with the outcome when something stands against the request, for the caller
   * to publish and to act upon, and at once unless a check has to wait.
   */
  decide(
    plan: CheckPlan,
    facts: RequestFacts,
    response: FrameworkResponse,
    side: Side,
    unread: UnreadBody | undefined,
    trace: RequestTrace | undefined,
  ): Outcome | undefined | Promise<Outcome | undefined> {
    const inspection = new Inspection(facts, side.passive ? this.bans.simulated : this.bans.earned, unread);
    const verdict = inspect(plan, inspection);
    return verdict instanceof Promise
      ? verdict.then(() => this.conclude(plan, inspection, side, response, trace))
      : this.conclude(plan, inspection, side, response, trace);
  }

  private conclude(
    plan: CheckPlan,
    inspection: Inspection,
    side: Side,
    response: FrameworkResponse,
    trace: RequestTrace | undefined,
  ): Outcome | undefined | Promise<Outcome> {
    const { passive, share } = side;
    const { facts, failures, quota, report } = inspection;
    const enforcing = !passive || plan.policy.enforced;
    const outcome = (rest: Partial<Outcome> & Pick<Outcome, 'action'>): Outcome => ({
      id: decisionId(facts.timestamp),
      verdict: inspection,
      policy: plan.policy,
      passive,
      share,
      denial: undefined,
      otherDenials: [],
      looked: checksThatLooked(plan, inspection, passive),
      failure: undefined,
      trace,
      ...rest,
    });

    for (const failure of failures) this.outcomes.onOutcome(outcome({ action: 'check_error', failure }));
    const { denial } = inspection;
    if (denial !== undefined) {
      const counted =
        denial.check === 'detection' && this.config.enableIpBanning
          ? this.countAttack(inspection)
          : undefined;
      if (denial.scope === 'global')
        this.mode.onDecision(facts.client, side, denial.check === 'ban', facts.timestamp);
      trace?.decided(inspection);
      const action = denial.scope === 'route' || enforcing ? 'request_blocked' : 'logged_only';
      if (!passive) {
        return counted === undefined
          ? outcome({ action, denial })
          : counted.then(() => outcome({ action, denial }));
      }
      return Promise.all([findDenials(plan, inspection, inspection.position + 1), counted]).then(
        ([otherDenials]) => outcome({ action, denial, otherDenials }),
      );
    }
    trace?.decided(inspection);
    // A check of the route is enforced in passive mode too, whether it denies or fails.
    const failure = failures.find(({ scope }) => enforcing || scope === 'route');
    if (failure !== undefined && this.config.onCheckError === 'deny') {
      if (failure.scope === 'global') this.mode.onDecision(facts.client, side, false, facts.timestamp);
      return outcome({ action: 'request_blocked', denial: denialFor(failure) });
    }
    if (!passive && quota !== undefined) {
      setHeader(response, 'X-RateLimit-Limit', quota.limit);
      setHeader(response, 'X-RateLimit-Remaining', quota.remaining);
      setHeader(response, 'X-RateLimit-Reset', quota.resetSeconds);
    }
    if (report !== undefined && report.inspected !== 'full') {
      this.outcomes.onOutcome(outcome({ action: 'not_inspected' }));
    }
    return undefined;
  }

  private countAttack(inspection: Inspection): void | Promise<void> {
    const { facts, ledger, counted } = inspection;
    inspection.sharedAttacks = counted?.attacks;
    return this.bans
      .recordAttack(facts.client, ledger, facts.timestamp, counted?.attack)
      ?.then((attacks) => void (inspection.sharedAttacks = attacks));
  }
}

const DENY_ON_ERROR = Object.freeze({ option: 'onCheckError', entry: 'deny' });

function denialFor({ check, scope }: CheckFailure): Denial {
  return { check, scope, statusCode: 500, reason: 'the check failed', decidedBy: DENY_ON_ERROR };
}
