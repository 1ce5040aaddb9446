import type { ReadLine } from './recording.reader';
import type { ReplayDoubt } from './replay-doubt';
import type { ReplayDecision, ReplayedRequest, ReplayVerdict } from './replayed-request';

const MAX_REASONS = 1000;
const MAX_CLIENTS = 100_000;
const MAX_CHANGES = 1000;
const OTHERS = '(others)';

/** Events by what becomes of them. */
export interface EventChanges {
  vanish: number;
  remain: number;
  appear: number;
}

/** One event that vanishes or appears. */
export interface ChangedEvent {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly route: string | undefined;
  readonly verdict: 'vanish' | 'appear';
  readonly decision: ReplayDecision | undefined;
}

/** Everything that a replay counts; what it keeps is bounded. */
export class ReplayTally {
  readonly verdicts: Record<ReplayVerdict, number> = {
    clean: 0,
    vanish: 0,
    remain: 0,
    appear: 0,
    unknown: 0,
  };
  /** Events that remain, for another reason than before. */
  otherReason = 0;
  /** Events that remain or appear, for a reason that may be another one: not all texts were recorded. */
  uncertainReason = 0;
  /** Unknown requests that were flagged. */
  unknownFlagged = 0;
  readonly doubts = new Map<ReplayDoubt, number>();
  readonly reasons = new Map<string, EventChanges>();
  readonly clients = new Map<string, EventChanges>();
  /** The first events that vanish or appear. */
  readonly changes: ChangedEvent[] = [];
  readonly lines = new Map<ReadLine['kind'], number>();
  /** Records that are missing, by the words of the file. */
  dropped = 0;
  first = Infinity;
  last = -Infinity;

  countLine(line: ReadLine): void {
    this.lines.set(line.kind, (this.lines.get(line.kind) ?? 0) + 1);
    if (line.kind === 'dropped') this.dropped += line.line.records;
  }

  count(request: ReplayedRequest): void {
    const { verdict, before, after, time, line, doubts } = request;
    this.verdicts[verdict]++;
    this.first = Math.min(this.first, time);
    this.last = Math.max(this.last, time);
    if (verdict === 'clean') return;
    if (verdict === 'unknown') {
      if (before !== undefined) this.unknownFlagged++;
      for (const doubt of doubts) this.doubts.set(doubt, (this.doubts.get(doubt) ?? 0) + 1);
      return;
    }
    if (verdict !== 'vanish') this.uncertainReason += Number(!request.isReasonCertain);
    const decision = verdict === 'appear' ? after : before;
    at(this.reasons, reasonOf(decision), MAX_REASONS)[verdict]++;
    at(this.clients, line.ip_address, MAX_CLIENTS)[verdict]++;
    if (verdict === 'remain') this.otherReason += Number(reasonOf(before) !== reasonOf(after));
    else if (this.changes.length < MAX_CHANGES) this.changes.push(changeOf(request, verdict, decision));
  }
}

function changeOf(
  { line, time }: ReplayedRequest,
  verdict: 'vanish' | 'appear',
  decision: ReplayDecision | undefined,
): ChangedEvent {
  const { id, ip_address: client, method, path, route } = line;
  return { id, time: new Date(time).toISOString(), client, method, path, route, verdict, decision };
}

function reasonOf(decision: ReplayDecision | undefined): string {
  if (decision === undefined) return 'none';
  const { scope, check, reason } = decision;
  return `${check}${scope === 'route' ? ' of the route' : ''}: ${reason}`;
}

function at(counts: Map<string, EventChanges>, name: string, capacity: number): EventChanges {
  const key = counts.has(name) || counts.size < capacity ? name : OTHERS;
  let count = counts.get(key);
  if (count === undefined) counts.set(key, (count = { vanish: 0, remain: 0, appear: 0 }));
  return count;
}
