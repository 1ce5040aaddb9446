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

  answerOf(check: CheckName, scope: DenialScope): RecordedAnswer {
    const { line } = this;
    if (line.action_taken === 'served')
      return this.wasTrusted && check === 'rateLimit' && scope === 'global' ? 'not asked' : 'passed';
    if (line.check === check && line.scope === scope) return 'denied';
    // Bans are asked for behind the check that decided, too.
    if (check === 'ban' && line.also_denied_by?.some((other) => other.check === 'ban') === true)
      return 'denied';
    return line.looked?.includes(`${scope}:${check}`) === true ? 'passed' : 'not asked';
  }

  /** What detection said when the request was recorded, where nothing better is known. */
  recordedReport(): DetectionReport | undefined {
    const { line } = this;
    if (line.action_taken === 'served') return undefined;
    const decided = line.check === 'detection' && line.scope === 'global' && line.status_code !== 500;
    const beside = line.also_denied_by?.find(({ check }) => check === 'detection');
    if (!decided && beside === undefined) return undefined;
    const reason = decided ? line.reason : beside?.reason;
    const category = detectionCategories.find((name) => name === reason) ?? 'custom';
    return {
      denies: true,
      category,
      matches: decided ? line.rules.map((rule) => ({ ...UNKNOWN_MATCH, rule, category })) : [],
      moreMatches: 0,
      inspected: 'full',
      leftOut: [],
      ruleSetVersion: RULE_SET_VERSION,
    };
  }

  result(): ReplayedRequest {
    const { line, time } = this;
    const before = decisionOfLine(line);
    const [outcome] = this.outcomes;
    const after = outcome && decisionOf(outcome);
    const doubts = [...this.doubts];
    const verdict = doubts.length > 0 ? 'unknown' : verdictOf(before, after);
    return { line, time, before, after, verdict, doubts, isReasonCertain: this.isReasonCertain };
  }
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
