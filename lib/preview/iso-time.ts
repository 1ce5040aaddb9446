const [HYPHEN, LETTER_T, COLON, DOT, LETTER_Z, ZERO] = Buffer.from('-T:.Z0') as unknown as [
  number,
  number,
  number,
  number,
  number,
  number,
];
const DATE_LENGTH = '2026-01-31'.length;
const STAMP_LENGTH = '2026-01-31T12:00:00.000Z'.length;

/** Reads stamps as `toISOString()` writes them, straight from the bytes; the day, which seldom changes, is kept. */
export class IsoTime {
  private readonly date = new Uint8Array(DATE_LENGTH);
  /** When the day began. */
  private midnight = NaN;

  /** In milliseconds since the epoch; NaN when no such stamp stands here. */
  at(source: Buffer, start: number): number {
    if (start + STAMP_LENGTH > source.length || !this.hasShape(source, start)) return NaN;
    const hours = pair(source, start + 11);
    const minutes = pair(source, start + 14);
    const seconds = pair(source, start + 17);
    const millis = pair(source, start + 20) * 10 + digit(source[start + 22] as number);
    if (!(hours < 24 && minutes < 60 && seconds < 60 && millis < 1000)) return NaN;
    if (!this.isSameDay(source, start)) this.readDay(source, start);
    return this.midnight + ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis;
  }

  private hasShape(source: Buffer, start: number): boolean {
    return (
      source[start + 4] === HYPHEN &&
      source[start + 7] === HYPHEN &&
      source[start + 10] === LETTER_T &&
      source[start + 13] === COLON &&
      source[start + 16] === COLON &&
      source[start + 19] === DOT &&
      source[start + 23] === LETTER_Z
    );
  }

  private isSameDay(source: Buffer, start: number): boolean {
    for (let i = 0; i < DATE_LENGTH; i++) if (source[start + i] !== this.date[i]) return false;
    return true;
  }

  private readDay(source: Buffer, start: number): void {
    const text = source.toString('latin1', start, start + DATE_LENGTH);
    this.midnight = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
    this.date.set(source.subarray(start, start + DATE_LENGTH));
  }
}

/** What is no digit makes the sum no number of two digits: NaN. */
function pair(source: Buffer, at: number): number {
  return digit(source[at] as number) * 10 + digit(source[at + 1] as number);
}

function digit(byte: number): number {
  const value = byte - ZERO;
  return value >= 0 && value <= 9 ? value : NaN;
}
