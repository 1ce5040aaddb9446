import { checkNames, type CheckName } from '../config/check-name';
import type { GuardEvent } from '../telemetry/guard-event';
import { logLine } from '../telemetry/log-line';
import { seek, seekBack, startsAt } from './bytes';
import { decisionTimeAt, ID_LENGTH } from './decision-time';

/** By this operators, and their published recipe, count: every line that holds it is a would-block event. */
export const PASSIVE_MARK = Buffer.from('[PASSIVE MODE]');
const PASSIVE = Buffer.from('[PASSIVE MODE] ');
const DETECTED_FROM = Buffer.from(' detected from ');
export const BLOCKED_FROM = Buffer.from(' blocked from ');
const REASON = Buffer.from(' - Reason: ');
const ID = Buffer.from(' - Id: ');
const UNKNOWN = Buffer.from('unknown');
const [SPACE, BRACKET, HYPHEN, COLON] = Buffer.from(' (-:');

const ADDRESS_LETTERS = new Uint8Array(256);
for (const letter of Buffer.from('0123456789abcdef:.')) ADDRESS_LETTERS[letter] = 1;

/** What the line of a check begins with, taken from a line as it is written: the two cannot drift apart. */
const SUBJECTS = checkNames.map((check) => ({ check, subject: Buffer.from(subjectOf(check)) }));

/** The line of a decision. The places are those in the bytes that it was read from. */
export interface DecisionLine {
  readonly enforced: boolean;
  readonly check: CheckName;
  readonly clientStart: number;
  readonly clientEnd: number;
  readonly reasonStart: number;
  readonly reasonEnd: number;
  readonly idStart: number;
  /** Milliseconds since the epoch, from the id: it is there in every format, in UTC, and nobody can format it away. */
  readonly time: number;
}

/**
 * Reads what `logLine()` wrote, from `start` on: `[PASSIVE MODE] Banned client detected from 192.0.2.1: GET / - Reason:
 * banned - Id: 01J…`. What follows the id is ignored: colours of a terminal, the rest of a JSON text. Undefined when
 * anything is missing.
 */
export function readDecision(source: Uint8Array, start: number, end: number): DecisionLine | undefined {
  const enforced = !startsAt(source, start, PASSIVE);
  const from = enforced ? start : start + PASSIVE.length;
  const known = subjectAt(source, from);
  if (known === undefined) return undefined;
  const verbStart = from + known.subject.length;
  const verb = enforced ? BLOCKED_FROM : DETECTED_FROM;
  if (!startsAt(source, verbStart, verb)) return undefined;

  const clientStart = verbStart + verb.length;
  const clientEnd = endOfClient(source, clientStart, end);
  // No target of a request holds a blank, so that the first of these is ours whatever the client sent.
  const reasonAt = clientEnd < 0 ? -1 : seek(source, clientEnd, end, REASON);
  if (reasonAt < 0) return undefined;
  const reasonStart = reasonAt + REASON.length;
  // The name of a field, which a client chooses, may stand behind the reason: only the last of these can be trusted.
  const last = end - ID_LENGTH;
  const isLast = last - ID.length >= reasonStart && startsAt(source, last - ID.length, ID);
  const idAt = isLast ? last : seekBack(source, reasonStart, end, ID) + ID.length;
  if (idAt < ID.length) return undefined;
  const time = decisionTimeAt(source, idAt);
  if (time < 0) return undefined;
  const reasonEnd = endOfReason(source, reasonStart, end);
  return {
    enforced,
    check: known.check,
    clientStart,
    clientEnd,
    reasonStart,
    reasonEnd,
    idStart: idAt,
    time,
  };
}

/** Where the decision of a line begins whose ` blocked from ` stands here, or -1. */
export function startOfEnforcement(source: Uint8Array, lineStart: number, blockedAt: number): number {
  for (const { subject } of SUBJECTS) {
    const start = blockedAt - subject.length;
    if (start >= lineStart && startsAt(source, start, subject)) return start;
  }
  return -1;
}

/** Whether the text begins as the line of a decision does. */
export function startsWithSubject(source: Uint8Array, start: number): boolean {
  return subjectAt(source, start) !== undefined;
}

function subjectAt(source: Uint8Array, start: number): (typeof SUBJECTS)[number] | undefined {
  for (const known of SUBJECTS) if (startsAt(source, start, known.subject)) return known;
  return undefined;
}

/** The client ends before `: `. Only letters of addresses stand there, or `unknown`: as the recipe sees it. */
function endOfClient(source: Uint8Array, start: number, end: number): number {
  let at = start;
  if (startsAt(source, start, UNKNOWN)) at += UNKNOWN.length;
  else while (ADDRESS_LETTERS[source[at] as number] === 1) at++;
  const colon = source[at] === SPACE ? at - 1 : at;
  return colon > start && colon + 1 < end && source[colon] === COLON && source[colon + 1] === SPACE
    ? colon
    : -1;
}

/** A reason ends before the rules in brackets, or before the hyphen of the next part. */
function endOfReason(source: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && !(source[at] === SPACE && (source[at + 1] === BRACKET || source[at + 1] === HYPHEN)))
    at++;
  return at;
}

function subjectOf(check: CheckName): string {
  const event: Partial<GuardEvent> = { actionTaken: 'request_blocked', check, matches: [], alsoDeniedBy: [] };
  const line = logLine(event as GuardEvent);
  return line.slice(0, line.indexOf(' blocked from '));
}
