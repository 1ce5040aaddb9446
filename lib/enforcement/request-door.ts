import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { narrowPlan, type CheckPlan } from '../checks/check-plan';
import type { RequestFacts } from '../request/request-facts';
import { RequestFactsFactory, rawRequestOf, type FrameworkRequest } from '../request/request-facts.factory';
import { UnreadBody } from '../request/unread-body';
import { DeniedRequestException } from './denied-request.exception';
import { setHeader, type FrameworkResponse } from './framework-response';
import { GUARD_OUTCOMES, type Outcome, type OutcomeListener } from './outcome';
import { RequestEnforcer } from './request-enforcer';

/** What may still come after a door. */
export type DoorKind =
  /** Nothing: the request goes to its handler, or to nobody. */
  | 'last'
  /** The same door again, as with the resolvers of one GraphQL request. */
  | 'repeated'
  /** Perhaps another door, which knows the route. */
  | 'early';

/** What is remembered of a request that may pass another door. */
interface Passage {
  readonly facts: RequestFacts;
  readonly outcome: Outcome | undefined | Promise<Outcome | undefined>;
  /** The plans whose route checks have had their turn. */
  readonly plans: Set<CheckPlan>;
  /** A would-be denial that is not published yet, because a door behind this one may have the last word. */
  held: Outcome | undefined;
}

/**
 * What the doors have in common: each request is inspected once however many doors it passes, and leaves one outcome.
 */
@Injectable()
export class RequestDoor {
  private readonly passages = new WeakMap<IncomingMessage, Passage>();

  constructor(
    @Inject(RequestFactsFactory) private readonly facts: RequestFactsFactory,
    @Inject(RequestEnforcer) private readonly enforcer: RequestEnforcer,
    @Inject(GUARD_OUTCOMES) private readonly outcomes: OutcomeListener,
  ) {}

  /** @throws DeniedRequestException, or rejects with it, when the request is denied */
  enter(
    request: FrameworkRequest,
    response: FrameworkResponse,
    plan: CheckPlan,
    kind: DoorKind,
  ): void | Promise<void> {
    let facts: RequestFacts;
    try {
      facts = this.facts.create(request, plan.policy.handler !== undefined);
    } catch (error) {
      return this.enforcer.failUninspected(plan, error);
    }
    const raw = rawRequestOf(request);
    const passage = this.passages.get(raw);
    if (passage !== undefined) return this.enterAgain(passage, facts, response, plan);

    this.outcomes.onRequest(facts);
    const outcome = this.enforcer.decide(plan, facts, response, unreadBodyOf(raw, response));
    if (kind === 'last') return settle(outcome, (decided) => this.finish(decided, response));

    const fresh: Passage = { facts, outcome, plans: new Set([plan]), held: undefined };
    this.passages.set(raw, fresh);
    return settle(outcome, (decided) => {
      if (kind === 'early' && decided?.action === 'logged_only') this.hold(fresh, decided, response);
      else this.finish(decided, response);
    });
  }

  private async enterAgain(
    passage: Passage,
    facts: RequestFacts,
    response: FrameworkResponse,
    plan: CheckPlan,
  ): Promise<void> {
    const earlier = await passage.outcome;
    if (earlier?.action === 'request_blocked') deny(earlier, response);
    const held = passage.held;
    passage.held = undefined;
    if (!passage.plans.has(plan)) {
      passage.plans.add(plan);
      // On Fastify a middleware stands before the body parser: what it could not see is inspected now.
      const bodyIsNew = facts.body !== undefined && passage.facts.body === undefined;
      const rest = narrowPlan(
        plan,
        ({ scope, name }) => scope === 'route' || (bodyIsNew && name === 'detection'),
      );
      const outcome =
        rest.checks.length > 0 ? await this.enforcer.decide(rest, facts, response, undefined) : undefined;
      if (outcome !== undefined) {
        return this.finish(
          { ...outcome, otherDenials: [...outcome.otherDenials, ...denialsOf(held)] },
          response,
        );
      }
    }
    const action = plan.policy.enforced ? 'request_blocked' : 'logged_only';
    this.finish(held && { ...held, action, policy: plan.policy }, response);
  }

  private hold(passage: Passage, outcome: Outcome, response: FrameworkResponse): void {
    passage.held = outcome;
    // An early door is a middleware, and a middleware is given the Node response on both adapters.
    (response as ServerResponse).once('close', () => {
      if (passage.held !== undefined) this.outcomes.onOutcome(passage.held);
      passage.held = undefined;
    });
  }

  private finish(outcome: Outcome | undefined, response: FrameworkResponse): void {
    if (outcome === undefined) return;
    this.outcomes.onOutcome(outcome);
    if (outcome.action === 'request_blocked') deny(outcome, response);
  }
}

function unreadBodyOf(raw: IncomingMessage, response: FrameworkResponse): UnreadBody | undefined {
  const stream = response.raw ?? response;
  return 'once' in stream ? UnreadBody.of(raw, stream) : undefined;
}

function deny({ id, denial }: Outcome, response: FrameworkResponse): never {
  if (denial?.retryAfterSeconds !== undefined) setHeader(response, 'Retry-After', denial.retryAfterSeconds);
  throw new DeniedRequestException(denial?.statusCode ?? 403, id);
}

function denialsOf(outcome: Outcome | undefined): Outcome['otherDenials'] {
  return outcome?.denial === undefined ? [] : [outcome.denial, ...outcome.otherDenials];
}

function settle(
  outcome: Outcome | undefined | Promise<Outcome | undefined>,
  finish: (outcome: Outcome | undefined) => void,
): void | Promise<void> {
  return outcome instanceof Promise ? outcome.then(finish) : finish(outcome);
}
