import type { DenialScope } from '../checks/denial';
import type { Verdict } from '../checks/inspection';
import type { CheckName } from '../config/check-name';
import { detectionCategories } from '../detection/detection-category';
import type { DetectionReport } from '../detection/detection-report';
import type { Outcome } from '../enforcement/outcome';
import type { RequestTrace } from '../enforcement/request-trace';
import { RULE_SET_VERSION } from '../detection/rules/rule-set';
import type { RecordedFacts, RecordedPass } from '../telemetry/recorded-facts';
import type { ReplayDoubt } from './replay-doubt';
import type { ReplayDecision, ReplayedRequest } from './replayed-request';

/** What a check answered when the request was recorded. */
export type RecordedAnswer = 'denied' | 'passed' | 'not asked';

type DecidedLine = Exclude<ReplayedRequest['line'], { action_taken: 'served' }>;

/** Of a match that is only known by its rule. */
const UNKNOWN_MATCH = { version: 0, severity: 'critical', place: 'body', field: '', snippet: '' } as const;

/** A recorded request while it is decided again. */
export class ReplayRequest implements RequestTrace {
  readonly doubts = new Set<ReplayDoubt>();
  readonly passes: readonly RecordedPass[];
  /** What is decided against it now. */
  readonly outcomes: Outcome[] = [];
  /** Whether a door denied it now: no other comes. */
  isDenied = false;
  /** The key of its client, as it is found now. */
  client = '';
  /** The limits that were asked now. */
  readonly limitsAsked = new Set<DenialScope>();
  private isDeciding = false;
  private isReasonCertain = true;

  constructor(
    readonly line: ReplayedRequest['line'],
    /** The other decisions on it: resolvers of GraphQL are denied each by itself. */
    readonly others: readonly ReplayedRequest['line'][],
    readonly facts: RecordedFacts,
    readonly time: number,
    /** Whether its client was trusted when it was recorded. */
    readonly wasTrusted: boolean,
  ) {
    this.passes = [facts, ...(facts.then ?? [])];
  }

  /** What stands against a request behind the check that decided does not make the decision uncertain. */
  doubt(reason: ReplayDoubt): void {
    if (this.isDeciding) this.doubts.add(reason);
  }

  /** It is denied for certain, while rules that could not look at all of it may give another reason. */
  doubtReason(): void {
    if (this.isDeciding) this.isReasonCertain = false;
  }

  enter(): void {
    this.isDeciding = true;
  }

  decided(_verdict: Verdict): void {
    this.isDeciding = false;
  }

  end(): void {
    // The recording says when a request is over.
  }

  endWithResponse(): void {
    // The recording says when a request is over.
  }

  /** Whether other resolvers went on when one was denied. */
  get goesOn(): boolean {
    return this.others.length > 0;
  }

  answerOf(check: CheckName, scope: DenialScope): RecordedAnswer {
    const { line } = this;
    if (line.action_taken === 'served')
      return this.wasTrusted && check === 'rateLimit' && scope === 'global' ? 'not asked' : 'passed';
    const decisions = this.decisions();
    if (decisions.some((decision) => decision.check === check && decision.scope === scope)) return 'denied';
    // Bans are asked for behind the check that decided, too.
    const also = decisions.flatMap(({ also_denied_by: others = [] }) => others);
    if (check === 'ban' && also.some((other) => other.check === 'ban')) return 'denied';
    return decisions.some(({ looked }) => looked?.includes(`${scope}:${check}`)) ? 'passed' : 'not asked';
  }

  /** Whether it was denied, or would have been, for what is in it. */
  get wasAttack(): boolean {
    return this.decisions().some(({ check, status_code: status }) => check === 'detection' && status !== 500);
  }

  /** What detection said when the request was recorded, where nothing better is known. */
  recordedReport(): DetectionReport | undefined {
    const decisions = this.decisions();
    const decided = decisions.find(
      ({ check, status_code: status }) => check === 'detection' && status !== 500,
    );
    const also = decisions.flatMap(({ also_denied_by: others = [] }) => others);
    const beside = also.find(({ check }) => check === 'detection');
    if (decided === undefined && beside === undefined) return undefined;
    const reason = (decided ?? beside)?.reason;
    const category = detectionCategories.find((name) => name === reason) ?? 'custom';
    return {
      denies: true,
      category,
      matches: (decided?.rules ?? []).map((rule) => ({ ...UNKNOWN_MATCH, rule, category })),
      moreMatches: 0,
      inspected: 'full',
      leftOut: [],
      ruleSetVersion: RULE_SET_VERSION,
    };
  }

  /** What becomes of each decision on it; of the request itself where there was none and is none. */
  results(): [ReplayedRequest, ...ReplayedRequest[]] {
    const left = this.outcomes.filter(({ denial }) => denial !== undefined);
    const lines = [this.line, ...this.others];
    const found = lines.map((line) => take(left, (outcome) => isSame(line, outcome)));
    const [first, ...rest] = lines.map((line, i) => {
      const isFree = line.action_taken === 'served' || found[i] === undefined;
      return this.resultOf(line, found[i] ?? (isFree ? left.shift() : undefined));
    });
    return [first as ReplayedRequest, ...rest, ...left.map((outcome) => this.resultOf(undefined, outcome))];
  }

  private resultOf(of: ReplayedRequest['line'] | undefined, outcome: Outcome | undefined): ReplayedRequest {
    const { line, time, isReasonCertain } = this;
    const before = of && decisionOfLine(of);
    const after = outcome && decisionOf(outcome);
    const doubts = [...this.doubts];
    const verdict = doubts.length > 0 ? 'unknown' : verdictOf(before, after);
    return { line: of ?? line, time, before, after, verdict, doubts, isReasonCertain };
  }

  private decisions(): DecidedLine[] {
    return [this.line, ...this.others].filter((line) => line.action_taken !== 'served');
  }
}

/** Whether it is the decision of the same check at the same place. */
function isSame(line: ReplayedRequest['line'], { denial, policy }: Outcome): boolean {
  if (line.action_taken === 'served') return false;
  return denial?.check === line.check && denial.scope === line.scope && policy.handler === line.handler;
}

function take<T>(list: T[], isWanted: (entry: T) => boolean): T | undefined {
  const index = list.findIndex(isWanted);
  return index < 0 ? undefined : list.splice(index, 1)[0];
}

/** The decision that a line tells of. */
export function decisionOfLine(line: ReplayedRequest['line']): ReplayDecision | undefined {
  if (line.action_taken === 'served') return undefined;
  const { check, scope, reason, rules, action_taken: action } = line;
  return { check, scope, reason, rules, enforced: action === 'request_blocked' };
}

function decisionOf({ denial, action }: Outcome): ReplayDecision | undefined {
  if (denial === undefined) return undefined;
  const { check, scope, reason, matches = [] } = denial;
  const rules = [...new Set(matches.map(({ rule }) => rule))];
  return { check, scope, reason, rules, enforced: action === 'request_blocked' };
}

function verdictOf(
  before: ReplayDecision | undefined,
  after: ReplayDecision | undefined,
): ReplayedRequest['verdict'] {
  if (before === undefined) return after === undefined ? 'clean' : 'appear';
  return after === undefined ? 'vanish' : 'remain';
}
