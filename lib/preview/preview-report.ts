import type { CheckName } from '../config/check-name';
import type { ClientVerdict } from './client-class';
import type { ClientTally } from './client-tally';
import type { EventCount } from './event-counts';
import type { ClientTrafficReport } from './evidence-tally';
import { isoOf } from './iso-of';
import type { LineCounts, PreviewTally, ShownLine, TimeRange } from './preview-tally';
import { judge, type Verdict, type VerdictFigures } from './verdict';
import type { UnsummarisedEvents } from './summary-lag';

const HOUR_MS = 3_600_000;

/** Events by something, the most first. */
type Row<T> = T & Readonly<EventCount>;

/** What would have been denied, as `preview --json` prints it. Names may be added, none goes. Times are ISO 8601, UTC. */
export interface PreviewReport {
  readonly files: readonly string[];
  readonly since: string | null;
  readonly until: string | null;
  /** The first and the last event that was counted. */
  readonly first: string | null;
  readonly last: string | null;
  readonly wouldBlock: {
    readonly events: number;
    readonly clients: number;
    /** Whether numbers of clients and networks are exact; if not they are estimates. */
    readonly exact: boolean;
    /** Events that stand in damaged lines: counted by client only. */
    readonly damaged: number;
  };
  readonly enforced: { readonly events: number; readonly clients: number; readonly exact: boolean };
  /** Lines that the flood cap left out of the log, by action: they are in no other figure. */
  readonly suppressed: Readonly<Record<string, number>>;
  /** Records that an event file lacks, by reason: `file_full` means served requests only. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Events that stand in more than one file, and are counted once; whether all such events were found. */
  readonly joined: { readonly events: number; readonly complete: boolean };
  /** Whether no event is missing, and every line of the guard could be read. */
  readonly complete: boolean;
  /** By how much, at most, an entry of {@link byClient} falls short. */
  readonly shortBy: number;
  readonly verdict: Verdict & { readonly figures: VerdictFigures };
  readonly byReason: readonly Row<{ readonly check: CheckName; readonly reason: string }>[];
  /** Lines of the JSON log only; the text log has no route. */
  readonly byRoute: readonly Row<{ readonly route: string }>[];
  readonly withoutRoute: Readonly<EventCount>;
  /** The clients with the most would-block events; `traffic` is null where nothing is known of it. */
  readonly byClient: readonly Row<{
    readonly client: string;
    readonly share: number;
    readonly traffic: ClientTrafficReport | null;
  }>[];
  /** What the clients with would-block events look like; null when no file tells of the other traffic. */
  readonly classes: Readonly<Record<ClientVerdict['class'], ClassCount>> | null;
  /** Events that are newer than what is known of the traffic of their clients; null where there are none. */
  readonly unsummarised: UnsummarisedEvents | null;
  /** In their order, hours without an event left out. */
  readonly byHour: readonly Row<{ readonly hour: string }>[];
  readonly withoutHour: Readonly<EventCount>;
  readonly lines: Readonly<LineCounts> & { readonly total: number };
  /** The first lines that look like lines of the guard and cannot be read. */
  readonly damagedLines: readonly ShownLine[];
  /** The first lines of others. */
  readonly foreignLines: readonly ShownLine[];
}

/** The would-block events of a class of clients. */
export interface ClassCount {
  readonly clients: number;
  readonly wouldBlock: number;
}

/** Makes the report of what was counted. */
export function buildReport(
  tally: PreviewTally,
  asked: TimeRange & { readonly files: readonly string[]; readonly top: number },
): PreviewReport {
  const { wouldBlock, enforced, lines } = tally;
  const suppressed = Object.fromEntries(tally.suppressed);
  const figures = figuresOf(tally);
  return {
    files: asked.files,
    since: isoOf(asked.since),
    until: isoOf(asked.until),
    first: isoOf(tally.first),
    last: isoOf(tally.last),
    wouldBlock: { ...clientsOf(wouldBlock), damaged: tally.damagedEvents },
    enforced: clientsOf(enforced),
    suppressed,
    dropped: Object.fromEntries(tally.dropped),
    joined: { events: lines.joined, complete: tally.isJoined },
    complete: tally.suppressed.size === 0 && lines.damaged === 0 && !lacksEvents(tally),
    shortBy: wouldBlock.shortBy,
    verdict: { ...judge(figures), figures },
    byReason: byMost(reasonsOf(tally)),
    byRoute: byMost(tally.routes.list().map(({ name, ...count }) => ({ route: name, ...count }))),
    withoutRoute: tally.withoutRoute,
    byClient: wouldBlock.top(asked.top).map(({ name, count }) => ({
      client: name,
      wouldBlock: count,
      enforced: enforced.countOf(name),
      share: count / wouldBlock.total,
      traffic: (tally.evidence.hasTraffic ? tally.evidence.of(name) : undefined) ?? null,
    })),
    classes: tally.evidence.hasTraffic ? classesOf(tally) : null,
    unsummarised: tally.evidence.unsummarised,
    byHour: [...tally.hours]
      .sort(([a], [b]) => a - b)
      .map(([hour, count]) => ({ hour: new Date(hour * HOUR_MS).toISOString(), ...count })),
    withoutHour: tally.withoutHour,
    lines: { total: sumOf(lines), ...lines },
    damagedLines: tally.damagedLines,
    foreignLines: tally.foreignLines,
  };
}

function clientsOf({ total, distinct, isExact }: ClientTally): PreviewReport['enforced'] {
  return { events: total, clients: distinct, exact: isExact };
}

/** A file that is full still takes events. */
function lacksEvents({ dropped }: PreviewTally): boolean {
  return [...dropped.keys()].some((why) => why !== 'file_full');
}

/** Whoever is in no other class is unknown. */
function classesOf({ evidence, wouldBlock }: PreviewTally): NonNullable<PreviewReport['classes']> {
  const counts = { person: { clients: 0, wouldBlock: 0 }, scanner: { clients: 0, wouldBlock: 0 } };
  for (const { class: name, wouldBlock: events } of evidence.classes()) {
    if (name === 'unknown' || events === 0) continue;
    counts[name].clients++;
    counts[name].wouldBlock += events;
  }
  const { person, scanner } = counts;
  return {
    ...counts,
    unknown: {
      clients: Math.max(0, wouldBlock.distinct - person.clients - scanner.clients),
      wouldBlock: Math.max(0, wouldBlock.total - person.wouldBlock - scanner.wouldBlock),
    },
  };
}

function figuresOf({ wouldBlock, suppressed }: PreviewTally): VerdictFigures {
  return {
    events: wouldBlock.total,
    suppressed: suppressed.get('logged_only') ?? 0,
    clients: wouldBlock.distinct,
    eventsOfTopTen: wouldBlock.top(10).reduce((sum, { count }) => sum + count, 0),
    singleEventClients: wouldBlock.single,
    ipv4Networks: wouldBlock.ipv4Networks,
    ipv6Networks: wouldBlock.ipv6Networks,
  };
}

function reasonsOf({ reasons }: PreviewTally): PreviewReport['byReason'][number][] {
  return [...reasons].flatMap(([check, counts]) =>
    counts.list().map(({ name, ...count }) => ({ check, reason: name, ...count })),
  );
}

function byMost<T extends EventCount>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => b.wouldBlock - a.wouldBlock || b.enforced - a.enforced);
}

function sumOf(counts: LineCounts): number {
  return Object.values<number>({ ...counts }).reduce((sum, count) => sum + count, 0);
}
