import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { CheckPlan } from '../checks/check-plan';
import type { RequestFacts } from '../request/request-facts';
import {
  RequestFactsFactory,
  rawRequestOf,
  type FrameworkRequest,
  type Routing,
} from '../request/request-facts.factory';
import { UnreadBody } from '../request/unread-body';
import { DeniedRequestException } from './denied-request.exception';
import type { DoorKind } from './door-kind';
import { nodeResponseOf, setHeader, type FrameworkResponse } from './framework-response';
import { GUARD_OUTCOMES, type Outcome, type OutcomeListener } from './outcome';
import { Passage } from './passage';
import { RequestEnforcer } from './request-enforcer';
import { GUARD_TRACER, type RequestTrace, type RequestTracer } from './request-trace';

/**
 * What the doors have in common: the global checks look at a request once however many doors it passes, those of a route
 * once for each route or resolver; what several doors have against it is one outcome.
 */
@Injectable()
export class RequestDoor {
  private readonly passages = new WeakMap<IncomingMessage, Passage>();
  /** The last doors of requests that have passed them; a handler of Express may still hand a request on to another route. */
  private readonly finished = new WeakMap<IncomingMessage, CheckPlan>();

  constructor(
    @Inject(RequestFactsFactory) private readonly facts: Pick<RequestFactsFactory, 'create'>,
    @Inject(RequestEnforcer) private readonly enforcer: RequestEnforcer,
    @Inject(GUARD_OUTCOMES) private readonly outcomes: OutcomeListener,
    @Inject(GUARD_TRACER) private readonly tracer: RequestTracer | null,
  ) {}

  /** @throws DeniedRequestException, or rejects with it, when the request is denied */
  enter(
    request: FrameworkRequest,
    response: FrameworkResponse,
    plan: CheckPlan,
    kind: DoorKind,
  ): void | Promise<void> {
    const facts = this.facts.create(request, routingAt(plan, kind));
    const raw = rawRequestOf(request);
    const finishedAt = kind === 'message' ? undefined : this.finished.get(raw);
    if (finishedAt !== undefined && plan.policy.handler === undefined) return;
    const passage = this.passages.get(raw) ?? (finishedAt && this.handedOn(raw, facts, finishedAt));
    if (kind === 'last') this.finished.set(raw, plan);
    if (passage !== undefined) {
      const turn = (passage.turn ?? Promise.resolve()).then(() =>
        this.enterAgain(passage, facts, response, plan, kind),
      );
      passage.turn = turn.catch(() => undefined);
      return turn;
    }

    this.outcomes.onRequest(facts);
    const side = this.enforcer.beginRequest(facts);
    const trace = this.tracer?.begin(request, response, side);
    trace?.enter(plan, facts, kind);
    const outcome = this.enforcer.decide(plan, facts, response, side, unreadBodyOf(raw, response), trace);
    if (kind === 'message') return settle(outcome, (decided) => this.finish(decided, response, trace));
    if (kind === 'last') {
      return settle(outcome, (decided) => {
        if (decided?.action === 'logged_only') this.handedOn(raw, facts, plan, side, decided);
        this.finish(decided, response, trace);
      });
    }

    const fresh = new Passage(facts, side, plan, trace);
    this.passages.set(raw, fresh);
    trace?.endWithResponse();
    const turn = settle(outcome, (decided) => {
      fresh.remember(plan, decided);
      return this.conclude(fresh, decided, plan, response, kind);
    });
    fresh.turn = turn?.catch(() => undefined);
    return turn;
  }

  /** The same for a door that hands on by a callback, which gets the denial as its error: nothing is thrown. */
  pass(
    request: FrameworkRequest,
    response: FrameworkResponse,
    plan: CheckPlan,
    kind: DoorKind,
    next: (error?: unknown) => void,
  ): void {
    let waiting: void | Promise<void>;
    try {
      waiting = this.enter(request, response, plan, kind);
    } catch (denied) {
      return next(denied);
    }
    if (waiting === undefined) next();
    else waiting.then(() => next(), next);
  }

  /** What the next route has to know about a request that has passed its last door: its decorators have their say too. */
  private handedOn(
    raw: IncomingMessage,
    facts: RequestFacts,
    plan: CheckPlan,
    side = this.enforcer.beginRequest(facts),
    decided?: Outcome,
  ): Passage {
    const passage = new Passage(facts, side, plan, undefined);
    passage.globalsAsked = true;
    passage.decided = decided;
    this.passages.set(raw, passage);
    return passage;
  }

  private async enterAgain(
    passage: Passage,
    facts: RequestFacts,
    response: FrameworkResponse,
    plan: CheckPlan,
    kind: DoorKind,
  ): Promise<void> {
    const { side, decided, trace } = passage;
    if (decided !== undefined && !side.passive) deny(decided, response);
    const deniedHere = passage.routes.get(plan.policy);
    if (deniedHere !== undefined) deny(deniedHere, response);
    if (!passage.routes.has(plan.policy)) {
      passage.routes.set(plan.policy, undefined);
      const rest = passage.remainderOf(plan, facts);
      passage.facts = facts;
      trace?.enter(plan, facts, kind);
      const outcome =
        rest.checks.length > 0
          ? await this.enforcer.decide(rest, facts, response, side, undefined, trace)
          : undefined;
      passage.remember(rest, outcome);
      if (outcome !== undefined) {
        const otherDenials = [...outcome.otherDenials, ...denialsOf(passage.held)];
        passage.held = undefined;
        const looked = passage.looked();
        return this.conclude(passage, { ...outcome, otherDenials, looked }, plan, response, kind);
      }
    }
    if (decided !== undefined && plan.policy.enforced) this.enforce(passage, decided, plan, response);
    if (kind === 'last') this.publishHeld(passage, plan);
  }

  private conclude(
    passage: Passage,
    outcome: Outcome | undefined,
    plan: CheckPlan,
    response: FrameworkResponse,
    kind: DoorKind,
  ): void {
    if (outcome?.denial?.scope === 'route') {
      passage.routes.set(plan.policy, outcome);
    } else {
      passage.globalsAsked = true;
      passage.decided = outcome;
    }
    const stream = nodeResponseOf(response);
    if (kind === 'last' || outcome?.action !== 'logged_only' || stream === undefined) {
      return this.finish(outcome, response);
    }
    passage.held = outcome;
    stream.once('close', () => this.publishHeld(passage));
  }

  /** A route that enforces the global checks denies what a door before it only noticed. */
  private enforce(passage: Passage, decided: Outcome, plan: CheckPlan, response: FrameworkResponse): void {
    if (decided.action === 'request_blocked') deny(decided, response);
    passage.held = undefined;
    passage.decided = { ...passage.atRoute(decided, plan), action: 'request_blocked' };
    this.finish(passage.decided, response);
  }

  private publishHeld(passage: Passage, plan?: CheckPlan): void {
    const { held } = passage;
    passage.held = undefined;
    if (held !== undefined) this.outcomes.onOutcome(plan ? passage.atRoute(held, plan) : held);
  }

  /** @param trace where nothing comes behind this door */
  private finish(outcome: Outcome | undefined, response: FrameworkResponse, trace?: RequestTrace): void {
    if (outcome !== undefined) this.outcomes.onOutcome(outcome);
    trace?.end();
    if (outcome?.action === 'request_blocked') deny(outcome, response);
  }
}

function routingAt({ policy }: CheckPlan, kind: DoorKind): Routing {
  if (policy.handler !== undefined) return 'matched';
  return kind === 'before routes' ? 'unknown' : 'unmatched';
}

function unreadBodyOf(raw: IncomingMessage, response: FrameworkResponse): UnreadBody | undefined {
  const stream = nodeResponseOf(response);
  return stream && UnreadBody.of(raw, stream);
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
