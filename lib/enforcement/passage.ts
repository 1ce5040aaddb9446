import { narrowPlan, type CheckPlan } from '../checks/check-plan';
import { checksThatLooked } from '../checks/inspector';
import type { CheckName } from '../config/check-name';
import type { RoutePolicy } from '../policy/route-policy';
import type { RequestFacts } from '../request/request-facts';
import type { Outcome } from './outcome';
import type { RequestTrace } from './request-trace';
import type { Side } from './side';

/** What is remembered of a request that may pass another door. */
export class Passage {
  /**
   * The routes whose checks have had their turn, and what these denied: it holds for the same resolver again, also when
   * its plan was compiled anew in between.
   */
  readonly routes: Map<RoutePolicy, Outcome | undefined>;
  /** Whether the global checks have been asked; not yet where a route denied the request before them. */
  globalsAsked = false;
  /** What they decided against the request. */
  decided: Outcome | undefined;
  /** The checks that have looked at it so far; worked out only when something stands against it. */
  looked: () => readonly string[] = () => [];
  /** A would-be denial that is not published yet, because a door behind this one may have the last word. */
  held: Outcome | undefined;
  /** Doors that are reached at the same time, as resolvers are, take turns. */
  turn: void | Promise<void> = undefined;

  /**
   * @param facts the request as the doors have seen it so far
   * @param side the mode in which the request began, and in which it ends
   */
  constructor(
    public facts: RequestFacts,
    readonly side: Side,
    { policy }: CheckPlan,
    readonly trace: RequestTrace | undefined,
  ) {
    this.routes = new Map([[policy, undefined]]);
  }

  /**
   * What is left to ask at the next door: the checks of its route, and the global ones that all routes so far were left
   * out of. Where the global checks have found something, the request has come to its end, as it would have in active
   * mode: nothing is counted for it any more.
   */
  remainderOf(plan: CheckPlan, facts: RequestFacts): CheckPlan {
    const { globalsAsked, decided, facts: seen } = this;
    if (!globalsAsked) return plan;
    if (decided !== undefined)
      return narrowPlan(plan, ({ scope, stateless }) => scope === 'route' && stateless);
    // On Fastify a middleware stands before the body parser, and on both before the routes: what it could not know is
    // inspected now.
    const bodyIsNew = facts.body !== undefined && seen.body === undefined;
    const isNew = bodyIsNew || (facts.isUnmatched && !seen.isUnmatched);
    // Whoever asks for several routes chooses which of them comes first.
    const others = [...this.routes.keys()].filter((policy) => policy !== plan.policy);
    const isLeft = (name: CheckName): boolean => others.every((policy) => relaxes(policy, name));
    return narrowPlan(
      plan,
      ({ scope, name }) => scope === 'route' || (isNew && name === 'detection') || isLeft(name),
    );
  }

  /** Adds the checks that a door has asked to those of the doors before it. */
  remember(plan: CheckPlan, outcome: Outcome | undefined): void {
    const { looked: before, facts } = this;
    this.looked = () => {
      const here =
        outcome?.looked ?? checksThatLooked(plan, { facts, denial: undefined, position: 0 }, false);
      return [...new Set([...before(), ...here])];
    };
  }

  /** An outcome of a door that did not know the route. */
  atRoute(outcome: Outcome, { policy }: CheckPlan): Outcome {
    return { ...outcome, policy, looked: this.looked(), verdict: { ...outcome.verdict, facts: this.facts } };
  }
}

/** Whether a route is left out of a global check, or of a part of it. */
function relaxes({ skipped, detection }: RoutePolicy, name: CheckName): boolean {
  return (
    skipped.has(name) || (name === 'detection' && Object.values(detection).some((part) => part !== undefined))
  );
}
