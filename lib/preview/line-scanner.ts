import { redact } from '../telemetry/redaction';
import { seek, startsAt } from './bytes';
import { PASSIVE_MARK, readDecision, startsWithSubject, type DecisionLine } from './decision-line';
import { readRecord, type EventRecord } from './event-record';
import { Mark } from './mark';
import { MessageFinder, messageBehindStamp, stampTime } from './message-finder';
import type { PreviewTally, ShownLine } from './preview-tally';
import { recipeClient } from './recipe-client';
import { ServedLineReader } from './served-line';
import { readSuppressed } from './suppressed-line';

const LINE_FEED = 10;
const [BRACE, CLOSING_BRACE, LETTER_U] = Buffer.from('{}u');
const FROM = Buffer.from('from');
const CHECK_FAILED = [Buffer.from('Check '), Buffer.from(' failed on a request ')] as const;
const SHOWN_BYTES = 300;
/** Room for the id, the client and the reason of an event. */
const SCRATCH_BYTES = 4096;
const SHOWN_LENGTH = 100;

/**
 * Reads the lines of a file, in any mixture of the text log, the JSON log and an output that holds the lines of Nest's
 * logger, coloured or not, also behind the prefix or within the JSON of another logger.
 */
export class LineScanner {
  private readonly marks = {
    passive: new Mark(PASSIVE_MARK),
    action: new Mark('"action_taken":'),
    facts: new Mark(',"facts":{'),
    carriageReturn: new Mark('\r'),
  };
  private readonly others = new MessageFinder();
  private readonly served = new ServedLineReader();
  private readonly fileNumber: number;
  private readonly scratch = Buffer.alloc(SCRATCH_BYTES);
  private lineNumber = 0;
  /** The time of the last line that has one: what lines without a time go by. */
  private lastTime: number | undefined;

  constructor(
    private readonly tally: PreviewTally,
    private readonly file: string,
  ) {
    this.fileNumber = tally.beginFile();
  }

  /** Reads a block of whole lines; a line ends as Python's lines do: with `\n`, `\r\n` or `\r`. */
  read(block: Buffer): void {
    for (const mark of Object.values(this.marks)) mark.restart();
    this.others.restart();
    for (let start = 0; start < block.length;) {
      const lineFeed = block.indexOf(LINE_FEED, start);
      const stop = lineFeed < 0 ? block.length : lineFeed;
      let end = this.marks.carriageReturn.within(block, start, stop);
      while (end >= 0 && end + 1 < stop) {
        this.readLine(block, start, end);
        start = end + 1;
        end = this.marks.carriageReturn.within(block, start, stop);
      }
      this.readLine(block, start, end < 0 ? stop : end);
      start = stop + 1;
    }
  }

  private readLine(block: Buffer, start: number, end: number): void {
    this.lineNumber++;
    if (start === end) {
      this.tally.lines.blank++;
      return;
    }
    if (this.served.read(block, start, end) && this.marks.passive.within(block, start, end) < 0) {
      this.countServed(block);
      return;
    }
    const stamped = messageBehindStamp(block, start, end);
    const record = stamped > 0 ? undefined : this.recordOf(block, start, end);
    const passiveAt =
      stamped > 0 && startsAt(block, stamped, PASSIVE_MARK)
        ? stamped
        : this.marks.passive.within(block, start, end);
    if (passiveAt >= 0) this.readPassive(block, start, end, passiveAt, record);
    else if (record !== undefined) this.readRecord(block, start, end, record);
    else this.readOther(block, start, end, stamped);
  }

  /** A line with the mark is a would-block event, whatever else is wrong with it: the recipe counts it. */
  private readPassive(
    block: Buffer,
    start: number,
    end: number,
    passiveAt: number,
    record: EventRecord | undefined,
  ): void {
    if (record === undefined) {
      const decision = readDecision(block, passiveAt, end);
      if (decision !== undefined && isClientOfRecipe(block, start, end, passiveAt, decision)) {
        this.countDecision(block, decision, undefined);
        return;
      }
    }
    const client = recipeClient(block.subarray(start, end)) ?? 'unknown';
    if (record?.kind === 'decision' && !record.enforced && record.client === client) {
      this.countRecord(record);
      return;
    }
    if (!this.tally.accepts(this.lastTime)) return;
    this.tally.countDamagedEvent(client);
    this.tally.countOdd('damaged', () => this.show(block, start, end));
  }

  private readRecord(block: Buffer, start: number, end: number, record: EventRecord): void {
    if (record.kind === 'decision' && record.enforced) this.countRecord(record);
    else if (record.kind === 'suppressed') this.countSuppressed(record.lines, record.time);
    else if (record.kind === 'checkError') this.countBeside('checkErrors', record.time);
    else if (record.kind === 'notice') this.countBeside('notices', record.time);
    else if (record.kind === 'decision' || record.kind === 'damaged' || record.kind === 'foreign')
      this.tally.countOdd('damaged', () => this.show(block, start, end));
    else this.countRecording(record);
  }

  /** @param stamped where the text behind the stamp of the file begins, or -1 */
  private readOther(block: Buffer, start: number, end: number, stamped: number): void {
    const body = stamped > 0 ? stamped : this.others.find(block, start, end);
    if (body < 0) {
      this.tally.countOdd('foreign', () => this.show(block, start, end));
      return;
    }
    const decision = readDecision(block, body, end);
    if (decision !== undefined) {
      this.countDecision(block, decision, undefined);
      return;
    }
    const time = stamped > 0 ? stampTime(block, start) : undefined;
    const suppressed = readSuppressed(block.toString('latin1', body, Math.min(end, body + SHOWN_BYTES)));
    if (suppressed !== undefined) this.countSuppressed(suppressed, time);
    else if (startsWithSubject(block, body))
      this.tally.countOdd('damaged', () => this.show(block, start, end));
    else if (isCheckError(block, body, end)) this.countBeside('checkErrors', time);
    else this.countBeside('notices', time);
  }

  private recordOf(block: Buffer, start: number, end: number): EventRecord | undefined {
    if (block[start] !== BRACE || this.marks.action.within(block, start, end) < 0) return undefined;
    const record = this.headOf(block, start, end) ?? readRecord(block.toString('utf8', start, end));
    return record.kind === 'foreign' ? undefined : record;
  }

  /** A decision without its facts, which are last, take most of its line, and would have to be parsed for nothing. */
  private headOf(block: Buffer, start: number, end: number): EventRecord | undefined {
    const factsAt = this.marks.facts.within(block, start, end);
    if (factsAt < 0 || block[end - 1] !== CLOSING_BRACE) return undefined;
    const record = readRecord(`${block.toString('utf8', start, factsAt)}}`);
    return record.kind === 'decision' ? record : undefined;
  }

  /** @returns whether anything was learned from it */
  private countDecision(source: Buffer, decision: DecisionLine, route: string | null | undefined): boolean {
    this.lastTime = decision.time;
    if (!this.tally.accepts(decision.time)) return false;
    return this.tally.countDecision(source, decision, this.fileNumber, route);
  }

  private countRecord(record: EventRecord & { kind: 'decision' }): void {
    const { id = '', client, reason, route, enforced, check, time } = record;
    const text = id + client + reason;
    // Three bytes are the most that a unit of a text takes.
    const source = text.length * 3 <= this.scratch.length ? this.scratch : Buffer.alloc(text.length * 3);
    const clientStart = source.write(id);
    const clientEnd = clientStart + source.write(client, clientStart);
    const reasonEnd = clientEnd + source.write(reason, clientEnd);
    const idStart = id === '' ? -1 : 0;
    const places = { clientStart, clientEnd, reasonStart: clientEnd, reasonEnd, idStart };
    const decision = { enforced, check, time, ...places };
    if (this.countDecision(source, decision, route ?? null)) this.tally.evidence.addDecision(client, record);
  }

  private countServed(block: Buffer): void {
    const { time, clientStart, clientEnd } = this.served;
    this.lastTime = time;
    if (!this.tally.accepts(time)) return;
    this.tally.lines.recorded++;
    this.tally.evidence.addServedAt(block, clientStart, clientEnd, time);
  }

  /** What an event file holds besides events. */
  private countRecording(
    record: Extract<EventRecord, { kind: 'served' | 'summary' | 'dropped' | 'beside' }>,
  ): void {
    this.lastTime = record.time ?? this.lastTime;
    if (!this.tally.accepts(this.lastTime)) return;
    this.tally.lines.recorded++;
    if (record.kind === 'served') this.tally.evidence.addServed(record.client, record.time);
    else if (record.kind === 'summary') this.tally.evidence.addSummary(record.summary);
    else if (record.kind === 'dropped') this.tally.countDropped(record.why, record.records);
  }

  private countSuppressed(lines: ReadonlyMap<string, number>, time: number | undefined): void {
    this.lastTime = time ?? this.lastTime;
    if (this.tally.accepts(this.lastTime)) this.tally.countSuppressed(lines);
  }

  private countBeside(kind: 'checkErrors' | 'notices', time: number | undefined): void {
    this.lastTime = time ?? this.lastTime;
    if (this.tally.accepts(this.lastTime)) this.tally.lines[kind]++;
  }

  /** The line without what could steer a terminal, and without credentials. */
  private show(block: Buffer, start: number, end: number): ShownLine {
    const text = block.toString('utf8', start, Math.min(end, start + SHOWN_BYTES));
    return { file: this.file, line: this.lineNumber, text: redact(text, SHOWN_LENGTH) };
  }
}

function isCheckError(block: Buffer, start: number, end: number): boolean {
  return startsAt(block, start, CHECK_FAILED[0]) && seek(block, start, end, CHECK_FAILED[1]) >= 0;
}

/** Whether the recipe finds the same client in the line. */
function isClientOfRecipe(
  block: Buffer,
  start: number,
  end: number,
  passiveAt: number,
  { clientStart, clientEnd }: DecisionLine,
): boolean {
  // It finds the first address behind a `from`; asking it costs as much as all the rest. `unknown` is no address.
  if (block[clientStart] !== LETTER_U && seek(block, start, passiveAt, FROM) < 0) return true;
  const client = recipeClient(block.subarray(start, end)) ?? 'unknown';
  return client === block.toString('latin1', clientStart, clientEnd);
}
