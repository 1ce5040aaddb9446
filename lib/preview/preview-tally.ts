import { checkNames, type CheckName } from '../config/check-name';
import { ClientTally } from './client-tally';
import type { CountedIds } from './counted-ids';
import type { DecisionLine } from './decision-line';
import { EventCounts, type EventCount } from './event-counts';
import { EvidenceTally } from './evidence-tally';
import type { SuppressedLines } from './suppressed-line';

const HOUR_MS = 3_600_000;
/** Eleven years. A file with times from everywhere must not take all memory. */
const MAX_HOURS = 100_000;
const MAX_REASONS = 1000;
const MAX_ROUTES = 10_000;
const MAX_ACTIONS = 20;
const SHOWN_LINES = 3;
const UNMATCHED = '(unmatched)';

/** A line that is shown because it could not be counted, or not in full. */
export interface ShownLine {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** What became of the lines: each is counted in one of these. */
export interface LineCounts {
  /** Would-block events that could be read in full. */
  wouldBlock: number;
  enforced: number;
  /** Events that stand in another file too, where they were counted. */
  joined: number;
  /** Lines that tell how many lines the flood cap left out. */
  suppressed: number;
  checkErrors: number;
  /** Warnings, bans, changes of the mode. */
  notices: number;
  /** Lines of an event file beside the events: served requests, summaries, the head of the file. */
  recorded: number;
  /** Lines of the guard before `since`, or not before `until`. */
  outsideTime: number;
  /** They look like lines of the guard and cannot be read. */
  damaged: number;
  foreign: number;
  blank: number;
}

/** From when, inclusive, to when, exclusive, in milliseconds since the epoch. */
export interface TimeRange {
  readonly since: number | undefined;
  readonly until: number | undefined;
}

/** Everything that a preview counts. */
export class PreviewTally {
  readonly wouldBlock: ClientTally;
  readonly enforced: ClientTally;
  /** Damaged lines that hold the mark: would-block events of which only the client is known. */
  damagedEvents = 0;
  readonly lines: LineCounts = {
    wouldBlock: 0,
    enforced: 0,
    joined: 0,
    suppressed: 0,
    checkErrors: 0,
    notices: 0,
    recorded: 0,
    outsideTime: 0,
    damaged: 0,
    foreign: 0,
    blank: 0,
  };
  readonly reasons = new Map<CheckName, EventCounts>(
    checkNames.map((name) => [name, new EventCounts(MAX_REASONS)]),
  );
  readonly routes = new EventCounts(MAX_ROUTES);
  readonly withoutRoute: EventCount = { wouldBlock: 0, enforced: 0 };
  /** By the number of the hour since the epoch. */
  readonly hours = new Map<number, EventCount>();
  readonly withoutHour: EventCount = { wouldBlock: 0, enforced: 0 };
  readonly suppressed = new Map<string, number>();
  /** Records that an event file lacks, by reason. */
  readonly dropped = new Map<string, number>();
  readonly evidence = new EvidenceTally();
  readonly damagedLines: ShownLine[] = [];
  readonly foreignLines: ShownLine[] = [];
  first = Infinity;
  last = -Infinity;

  private files = 0;

  /** @param ids tells which events stand in several files; a file alone is counted as it is */
  constructor(
    private readonly range: TimeRange,
    maxExactClients?: number,
    private readonly ids?: CountedIds,
  ) {
    this.wouldBlock = new ClientTally(maxExactClients);
    this.enforced = new ClientTally(maxExactClients);
  }

  /** Whether all events that stand in several files are counted once. */
  get isJoined(): boolean {
    return this.ids?.isFull !== true;
  }

  /** @returns the number of the file that begins */
  beginFile(): number {
    return ++this.files;
  }

  /** Whether a line of this time is to be counted. One without a time is. */
  accepts(time: number | undefined): boolean {
    const inside = this.holds(time);
    if (!inside) this.lines.outsideTime++;
    return inside;
  }

  /** The same, without counting the line. */
  holds(time: number | undefined): boolean {
    const { since, until } = this.range;
    if (time === undefined) return true;
    return (since === undefined || time >= since) && (until === undefined || time < until);
  }

  /**
   * @param file the number of the file
   * @param route `undefined` when the line says nothing of routes, `null` when the request matched none
   * @returns whether anything was learned; not where another file has told as much of the event
   */
  countDecision(
    source: Buffer,
    decision: DecisionLine,
    file: number,
    route: string | null | undefined,
  ): boolean {
    const { time, check, clientStart, clientEnd, reasonStart, reasonEnd, idStart } = decision;
    const kind = decision.enforced ? 'enforced' : 'wouldBlock';
    const hasRoute = route !== undefined;
    const standing = idStart < 0 ? 'new' : (this.ids?.meet(source, idStart, file, hasRoute) ?? 'new');
    if (standing !== 'new') {
      this.lines.joined++;
      if (standing === 'again') return false;
      this.withoutRoute[kind]--;
      this.routeAt(route)[kind]++;
      return true;
    }
    this.lines[kind]++;
    this[kind].add(source, clientStart, clientEnd);
    if (time < this.first) this.first = time;
    if (time > this.last) this.last = time;
    (this.reasons.get(check) as EventCounts).at(source, reasonStart, reasonEnd)[kind]++;
    this.hourAt(time)[kind]++;
    this.routeAt(route)[kind]++;
    return true;
  }

  /** A would-block event of which only the client, as the recipe sees it, is known. */
  countDamagedEvent(client: string): void {
    const bytes = Buffer.from(client);
    this.damagedEvents++;
    this.wouldBlock.add(bytes, 0, bytes.length);
    this.withoutHour.wouldBlock++;
    this.withoutRoute.wouldBlock++;
  }

  countSuppressed(lines: SuppressedLines): void {
    this.lines.suppressed++;
    for (const [action, count] of lines) {
      const name = this.suppressed.size < MAX_ACTIONS || this.suppressed.has(action) ? action : 'others';
      this.suppressed.set(name, (this.suppressed.get(name) ?? 0) + count);
    }
  }

  countDropped(why: string, records: number): void {
    this.dropped.set(why, (this.dropped.get(why) ?? 0) + records);
  }

  /** Counts a line that is not understood; the first of them are shown. */
  countOdd(kind: 'damaged' | 'foreign', describe: () => ShownLine): void {
    this.lines[kind]++;
    const shown = kind === 'damaged' ? this.damagedLines : this.foreignLines;
    if (shown.length < SHOWN_LINES) shown.push(describe());
  }

  private hourAt(time: number): EventCount {
    const hour = Math.floor(time / HOUR_MS);
    const known = this.hours.get(hour);
    if (known !== undefined) return known;
    if (this.hours.size >= MAX_HOURS) return this.withoutHour;
    const count: EventCount = { wouldBlock: 0, enforced: 0 };
    this.hours.set(hour, count);
    return count;
  }

  private routeAt(route: string | null | undefined): EventCount {
    if (route === undefined) return this.withoutRoute;
    const name = Buffer.from(route ?? UNMATCHED);
    return this.routes.at(name, 0, name.length);
  }
}
