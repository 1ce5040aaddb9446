import { checkNames, type CheckName } from '../config/check-name';
import type { TrafficSummaryLine } from '../telemetry/recording-line';
import { RecordFields } from './record-fields';
import { readRecordingLine } from './recording.reader';
import { readSuppressed, type SuppressedLines } from './suppressed-line';
import { timeOfStamp } from './time-of-stamp';

/** Lines that say nothing of requests. */
const BESIDE: readonly string[] = ['booted', 'stopped', 'policy_added', 'instances_changed'];

/** A line of the JSON log or of an event file, as far as a preview needs it. */
export type EventRecord =
  | {
      readonly kind: 'decision';
      /** Undefined when it is none of ours. */
      readonly id: string | undefined;
      readonly enforced: boolean;
      readonly check: CheckName;
      readonly reason: string;
      readonly client: string;
      readonly also: readonly { readonly check: CheckName; readonly reason: string }[];
      readonly rules: readonly string[];
      /** The template; absent when the request matched none. */
      readonly route: string | undefined;
      readonly time: number;
      /** A call of the app's own code that decided. */
      readonly call: string | undefined;
    }
  | { readonly kind: 'suppressed'; readonly lines: SuppressedLines; readonly time: number | undefined }
  | { readonly kind: 'checkError'; readonly time: number | undefined }
  | { readonly kind: 'notice'; readonly time: number | undefined }
  /** Of an event file, and nothing that a preview counts. */
  | { readonly kind: 'beside'; readonly time: number | undefined }
  | { readonly kind: 'served'; readonly client: string; readonly time: number }
  | { readonly kind: 'summary'; readonly summary: TrafficSummaryLine; readonly time: number }
  | {
      readonly kind: 'dropped';
      readonly records: number;
      readonly why: string;
      readonly time: number;
    }
  /** It looks like an event and is none that could be counted. */
  | { readonly kind: 'damaged' }
  /** JSON of somebody else. */
  | { readonly kind: 'foreign' };

const DECISIONS = ['logged_only', 'request_blocked'];
const DECISION_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const MAX_ALSO = 20;
const MAX_RULES = 100;

/** Reads what `wireEvent()` made, from one line. */
export function readRecord(line: string): EventRecord {
  const record = parseObject(line);
  if (record === undefined) return { kind: 'damaged' };
  const { action_taken: action, timestamp, suppressed } = record;
  if (typeof action !== 'string') return { kind: 'foreign' };
  const time = timeOfStamp(timestamp);
  if (DECISIONS.includes(action)) return readDecisionRecord(record, time);
  if (action === 'check_error') return { kind: 'checkError', time };
  if (action === 'served') return readServed(record, time);
  if (BESIDE.includes(action)) return { kind: 'beside', time };
  if (action === 'traffic_summary' || action === 'records_dropped') return readBeside(line);
  if (action !== 'lines_suppressed') return { kind: 'notice', time };
  const lines = suppressedIn(suppressed);
  return lines === undefined ? { kind: 'damaged' } : { kind: 'suppressed', lines, time };
}

/** What the text log could not say is no such record. */
function suppressedIn(counts: unknown): SuppressedLines | undefined {
  const entries = Object.entries(counts ?? {}) as [string, unknown][];
  const total = entries.reduce((sum, [, count]) => sum + Number(count), 0);
  const parts = entries.map(([action, count]) => `${action}: ${String(count)}`);
  return readSuppressed(`${total} suppressed (${parts.join(', ')})`);
}

function readDecisionRecord(record: Record<string, unknown>, time: number | undefined): EventRecord {
  const { action_taken: action, reason, route, ip_address: client, rules, also_denied_by: also } = record;
  const check = checkNames.find((name) => name === record.check);
  if (check === undefined || time === undefined) return { kind: 'damaged' };
  if (typeof reason !== 'string' || typeof client !== 'string') return { kind: 'damaged' };
  if (route !== undefined && typeof route !== 'string') return { kind: 'damaged' };
  return {
    kind: 'decision',
    id: typeof record.id === 'string' && DECISION_ID.test(record.id) ? record.id : undefined,
    enforced: action === 'request_blocked',
    check,
    reason,
    also: Array.isArray(also) ? also.slice(0, MAX_ALSO).filter(isDenial) : [],
    rules: Array.isArray(rules) ? rules.slice(0, MAX_RULES).filter((rule) => typeof rule === 'string') : [],
    client,
    route,
    time,
    call: RecordFields.of(record.decided_by)?.text('call', 100),
  };
}

function isDenial(value: unknown): value is { check: CheckName; reason: string } {
  const { check, reason } = (value ?? {}) as { check?: unknown; reason?: unknown };
  return checkNames.some((name) => name === check) && typeof reason === 'string';
}

function readServed({ ip_address: client }: Record<string, unknown>, time: number | undefined): EventRecord {
  if (time === undefined || typeof client !== 'string') return { kind: 'damaged' };
  return { kind: 'served', client, time };
}

function readBeside(text: string): EventRecord {
  const read = readRecordingLine(text);
  if (read.kind === 'summary') return { kind: 'summary', summary: read.line, time: read.time };
  if (read.kind !== 'dropped') return { kind: 'damaged' };
  return { kind: 'dropped', records: read.line.records, why: read.line.why, time: read.time };
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
