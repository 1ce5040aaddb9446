import type { ReplayDoubt } from './replay-doubt';
import { isoOf } from './iso-of';
import { REPLAY_DOUBTS } from './replay-doubt';
import type { ChangedEvent, EventChanges, ReplayTally } from './replay-tally';
import type { ReplayVerdict } from './replayed-request';

/** A row of a report. */
export type ChangesOf = EventChanges & { readonly name: string };

/** What `replay` prints; a stable shape. */
export interface ReplayReport {
  readonly files: readonly string[];
  /** What was changed, as it was asked for. */
  readonly changed: readonly string[];
  readonly first: string | null;
  readonly last: string | null;
  /** Requests by what becomes of the decision on them. */
  readonly requests: Readonly<Record<ReplayVerdict, number>>;
  /** Events that remain, for another reason. */
  readonly otherReason: number;
  /** Events that remain or appear whose reason may be another one, as rules were added and not all texts were recorded. */
  readonly uncertainReason: number;
  readonly unknownFlagged: number;
  /** Why requests are unknown; one request may have several reasons. */
  readonly unknown: readonly {
    readonly why: ReplayDoubt;
    readonly means: string;
    readonly requests: number;
  }[];
  readonly reasons: readonly ChangesOf[];
  /** The clients with most events that vanish or appear. */
  readonly clients: readonly ChangesOf[];
  /** How many clients have such events. */
  readonly changedClients: number;
  /** The first events that vanish or appear. */
  readonly events: readonly ChangedEvent[];
  readonly lines: {
    readonly damaged: number;
    readonly foreign: number;
    /** Records that the file says are missing. */
    readonly dropped: number;
  };
}

/** @param top how many clients */
export function buildReplayReport(
  tally: ReplayTally,
  {
    files,
    changed,
    top,
  }: { readonly files: readonly string[]; readonly changed: readonly string[]; readonly top: number },
): ReplayReport {
  const clients = rowsOf(tally.clients).filter(({ vanish, appear }) => vanish + appear > 0);
  return {
    files,
    changed,
    first: isoOf(tally.first),
    last: isoOf(tally.last),
    requests: tally.verdicts,
    otherReason: tally.otherReason,
    uncertainReason: tally.uncertainReason,
    unknownFlagged: tally.unknownFlagged,
    unknown: [...tally.doubts]
      .sort(([, a], [, b]) => b - a)
      .map(([why, requests]) => ({ why, means: REPLAY_DOUBTS[why], requests })),
    reasons: rowsOf(tally.reasons),
    clients: clients.slice(0, top),
    changedClients: clients.length,
    events: tally.changes,
    lines: {
      damaged: tally.lines.get('damaged') ?? 0,
      foreign: tally.lines.get('foreign') ?? 0,
      dropped: tally.dropped,
    },
  };
}

/** What changes most stands first. */
function rowsOf(counts: ReadonlyMap<string, EventChanges>): ChangesOf[] {
  return [...counts]
    .map(([name, changes]) => ({ name, ...changes }))
    .sort((a, b) => b.vanish + b.appear - a.vanish - a.appear || b.remain - a.remain);
}
