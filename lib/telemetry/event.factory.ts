import type { DecidedBy } from '../checks/decided-by';
import { decisionId } from '../enforcement/decision-id';
import type { Outcome } from '../enforcement/outcome';
import type { ModeChange } from '../state/mode-change';
import type { Notice } from '../state/notice';
import { describeError } from './describe-error';
import type { GuardEvent } from './guard-event';
import { logLine } from './log-line';
import { printable, redact, redactTarget } from './redaction';
import { shownMatch } from './shown-match';

const MAX_TARGET = 300;
const MAX_USER_AGENT = 200;
const MAX_MESSAGE = 500;
const MAX_ENTRY = 200;

type EventParts = Omit<GuardEvent, 'message'>;

const NOTHING = {
  passiveMode: undefined,
  share: undefined,
  scope: undefined,
  check: undefined,
  reason: undefined,
  decidedBy: undefined,
  looked: [],
  rules: [],
  matches: [],
  moreMatches: undefined,
  alsoDeniedBy: [],
  ipAddress: undefined,
  method: undefined,
  path: undefined,
  route: undefined,
  handler: undefined,
  statusCode: undefined,
  userAgent: undefined,
  evidence: undefined,
  inspected: undefined,
  leftOut: [],
  ruleSetVersion: undefined,
  modeChange: undefined,
};

/** Makes the event of an outcome or a notice: short, escaped, without credentials. */
export class EventFactory {
  constructor(private readonly configHash: string) {}

  fromOutcome(outcome: Outcome): GuardEvent {
    const { denial, verdict, policy, failure } = outcome;
    const { facts, report } = verdict;
    const matches = denial?.matches?.map(shownMatch) ?? [];
    const [deciding] = matches;
    const userAgent = facts.headers['user-agent'];
    return withLine({
      ...NOTHING,
      id: outcome.id,
      timestamp: new Date(facts.timestamp).toISOString(),
      actionTaken: outcome.action,
      passiveMode: outcome.passive,
      share: outcome.share,
      scope: denial?.scope,
      check: denial?.check ?? failure?.check ?? (report && 'detection'),
      reason: failure ? describeError(failure.error) : (denial?.reason ?? report?.leftOut.join(', ')),
      decidedBy: denial && shortSource(denial.decidedBy),
      looked: outcome.looked,
      rules: [...new Set(matches.map(({ rule }) => rule))],
      matches,
      moreMatches: deciding && (report?.moreMatches || undefined),
      alsoDeniedBy: outcome.otherDenials.map(({ check, scope, reason, decidedBy }) => ({
        check,
        scope,
        reason,
        decidedBy: shortSource(decidedBy),
      })),
      ipAddress: facts.client.ip,
      method: printable(facts.method, 20),
      path: redactTarget(facts.path, facts.queryString, MAX_TARGET),
      route: facts.route,
      handler: policy.handler,
      statusCode: denial?.statusCode,
      userAgent: typeof userAgent === 'string' ? redact(userAgent, MAX_USER_AGENT) : undefined,
      evidence: deciding && { location: deciding.location, snippet: deciding.snippet },
      inspected: report?.inspected,
      leftOut: report?.leftOut ?? [],
      ruleSetVersion: report?.ruleSetVersion,
      configHash: this.configHash,
    });
  }

  /** An outcome that no event could be made of: all there is to say is why. */
  fromUndescribed(error: unknown, now: number): GuardEvent {
    const reason = describeError(error);
    const message = `A request could not be described - Error: ${reason}`;
    return {
      ...this.fromNotice({ action: 'warning', level: 'error', message }, now),
      actionTaken: 'check_error',
      reason,
    };
  }

  fromNotice({ action, message, ip, mode }: Notice, now: number): GuardEvent {
    return {
      ...NOTHING,
      id: decisionId(now),
      timestamp: new Date(now).toISOString(),
      actionTaken: action,
      message: printable(message, MAX_MESSAGE),
      ipAddress: ip,
      modeChange: mode && printableChange(mode),
      configHash: this.configHash,
    };
  }
}

/** Who and why are texts of operators, and pass through the same gate as those of clients. */
function printableChange(change: ModeChange): ModeChange {
  const { reason, by } = change;
  return { ...change, reason: redact(reason, MAX_MESSAGE), by: redact(by, MAX_MESSAGE) };
}

function withLine(parts: EventParts): GuardEvent {
  return { ...parts, message: logLine(parts) };
}

/** No client writes an entry, so that it is shortened and nothing else: it can be looked for in the configuration. */
function shortSource(source: DecidedBy): DecidedBy {
  return source.entry === undefined ? source : { ...source, entry: source.entry.slice(0, MAX_ENTRY) };
}
