import type { GuardAction, GuardEvent } from './guard-event';

/** How often each action was taken. */
export type ActionCounts = Readonly<Partial<Record<GuardAction, number>>>;

export interface EventCounts {
  readonly byAction: ActionCounts;
  readonly byCheck: Readonly<Record<string, ActionCounts>>;
  /** By the template of the route; requests that matched none are under `(unmatched)`. */
  readonly byRoute: Readonly<Record<string, ActionCounts>>;
}

type Counts = Map<string, Map<GuardAction, number>>;

/** Counts events by action, check and route: nothing that a client could make grow. */
export class EventCounters {
  private readonly byAction = new Map<GuardAction, number>();
  private readonly byCheck: Counts = new Map();
  private readonly byRoute: Counts = new Map();

  count({ actionTaken, check, route, method }: GuardEvent): void {
    increment(this.byAction, actionTaken);
    if (check !== undefined) increment(under(this.byCheck, check), actionTaken);
    if (method !== undefined) increment(under(this.byRoute, route ?? '(unmatched)'), actionTaken);
  }

  read(): EventCounts {
    return {
      byAction: Object.fromEntries(this.byAction),
      byCheck: plain(this.byCheck),
      byRoute: plain(this.byRoute),
    };
  }
}

function increment(counts: Map<GuardAction, number>, action: GuardAction): void {
  counts.set(action, (counts.get(action) ?? 0) + 1);
}

function under(counts: Counts, key: string): Map<GuardAction, number> {
  let inner = counts.get(key);
  if (inner === undefined) counts.set(key, (inner = new Map<GuardAction, number>()));
  return inner;
}

function plain(counts: Counts): Record<string, ActionCounts> {
  return Object.fromEntries([...counts].map(([key, inner]) => [key, Object.fromEntries(inner)]));
}
