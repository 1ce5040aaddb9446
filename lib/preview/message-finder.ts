import { seek, startsAt } from './bytes';
import { BLOCKED_FROM, startOfEnforcement } from './decision-line';
import { Mark } from './mark';
import { readSuppressed } from './suppressed-line';

const [DASH, ESCAPE, LETTER_M, LETTER_T, LETTER_Z, ZERO, NINE] = Buffer.from('-\x1bmTZ09');
const LEVELS = [' WARN ', ' LOG ', ' ERROR '].map((level) => Buffer.from(level));
const STAMP_LENGTH = '2026-01-31T12:00:00.000Z'.length;
const CONTEXT = '[Guard] ';
/** Nest's logger with `json: true`. */
const JSON_CONTEXT = '"context":"Guard"';
const JSON_MESSAGE = Buffer.from('"message":"');
/** An escape sequence that switches colours is shorter, and so is a line on suppressed lines. */
const LONGEST_COLOUR = 12;
const LONGEST_SUMMARY = 400;

/** Where the message begins behind `2026-01-31T12:00:00.000Z WARN `, or -1. */
export function messageBehindStamp(block: Buffer, start: number, end: number): number {
  const levelAt = start + STAMP_LENGTH;
  if (levelAt >= end || block[levelAt - 1] !== LETTER_Z) return -1;
  if (block[start + 10] !== LETTER_T || block[start + 4] !== DASH) return -1;
  for (const level of LEVELS) if (startsAt(block, levelAt, level)) return levelAt + level.length;
  return -1;
}

/** The time of the stamp that a line begins with. */
export function stampTime(block: Buffer, start: number): number | undefined {
  const time = Date.parse(block.toString('latin1', start, start + STAMP_LENGTH));
  return Number.isNaN(time) ? undefined : time;
}

/** Finds messages of the guard in lines that another logger wrote: Nest's own, or one that wraps them. */
export class MessageFinder {
  private readonly context = new Mark(CONTEXT);
  private readonly jsonContext = new Mark(JSON_CONTEXT);
  private readonly blocked = new Mark(BLOCKED_FROM);
  private readonly suppressed = new Mark(' suppressed (');

  /** Must be called before another block is searched. */
  restart(): void {
    for (const mark of [this.context, this.jsonContext, this.blocked, this.suppressed]) mark.restart();
  }

  /** Where a message begins that is none of a would-block event, or -1. Lines must be asked for in their order. */
  find(block: Buffer, start: number, end: number): number {
    const contextAt = this.context.within(block, start, end);
    if (contextAt >= 0) return behindColours(block, contextAt + CONTEXT.length, end);
    if (this.jsonContext.within(block, start, end) >= 0) {
      const messageAt = seek(block, start, end, JSON_MESSAGE);
      if (messageAt >= 0) return messageAt + JSON_MESSAGE.length;
    }
    const blockedAt = this.blocked.within(block, start, end);
    if (blockedAt >= 0) return startOfEnforcement(block, start, blockedAt);
    const suppressedAt = this.suppressed.within(block, start, end);
    return suppressedAt < 0 ? -1 : startOfSummary(block, start, suppressedAt, end);
  }
}

/** Behind the context Nest switches colours, with escape sequences such as `\x1b[33m`. */
function behindColours(block: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && block[at] === ESCAPE) {
    const close = block.subarray(at, Math.min(end, at + LONGEST_COLOUR)).indexOf(LETTER_M as number);
    if (close < 0) return at;
    at += close + 1;
  }
  return at;
}

function startOfSummary(block: Buffer, lineStart: number, suppressedAt: number, end: number): number {
  let at = suppressedAt;
  while (at > lineStart && isDigit(block[at - 1] as number)) at--;
  const text = block.toString('latin1', at, Math.min(end, at + LONGEST_SUMMARY));
  return readSuppressed(text) === undefined ? -1 : at;
}

function isDigit(byte: number): boolean {
  return byte >= (ZERO as number) && byte <= (NINE as number);
}
