import { startsAt } from './bytes';
import { IsoTime } from './iso-time';

const HEAD = Buffer.from('{"action_taken":"served","id":"');
const STAMP = Buffer.from('","timestamp":"');
const STAMP_LENGTH = '2026-01-31T12:00:00.000Z'.length;
const PASSIVE = Buffer.from('","passive_mode":true,"ip_address":"');
const ACTIVE = Buffer.from('","passive_mode":false,"ip_address":"');
const [QUOTE, BRACE] = Buffer.from('"}');
const LONGEST_ID = 40;

const ID_LETTERS = lettersOf('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-');
const ADDRESS_LETTERS = lettersOf('0123456789abcdefABCDEF:.%unkow');

/**
 * Reads the lines of requests that nothing stood against, as the recorder writes them: most of a recording. Only as far as
 * a preview needs it, since parsing such a line as JSON costs ten times the rest.
 */
export class ServedLineReader {
  clientStart = 0;
  clientEnd = 0;
  /** Milliseconds since the epoch. */
  time = 0;
  private readonly times = new IsoTime();

  /** Whether such a line stands here; then the fields tell of it. Others may be served requests too, written otherwise. */
  read(source: Buffer, start: number, end: number): boolean {
    if (!startsAt(source, start, HEAD) || source[end - 1] !== BRACE) return false;
    const idEnd = endOf(source, start + HEAD.length, LONGEST_ID, ID_LETTERS);
    if (!startsAt(source, idEnd, STAMP)) return false;
    const stampAt = idEnd + STAMP.length;
    const modeAt = stampAt + STAMP_LENGTH;
    const mode = startsAt(source, modeAt, PASSIVE) ? PASSIVE : ACTIVE;
    if (mode === ACTIVE && !startsAt(source, modeAt, ACTIVE)) return false;
    this.clientStart = modeAt + mode.length;
    this.clientEnd = endOf(source, this.clientStart, LONGEST_ID, ADDRESS_LETTERS);
    if (source[this.clientEnd] !== QUOTE || this.clientEnd >= end) return false;
    this.time = this.times.at(source, stampAt);
    return !Number.isNaN(this.time);
  }
}

function endOf(source: Uint8Array, start: number, longest: number, letters: Uint8Array): number {
  let at = start;
  while (at - start < longest && letters[source[at] as number] === 1) at++;
  return at;
}

function lettersOf(text: string): Uint8Array {
  const letters = new Uint8Array(256);
  for (const letter of Buffer.from(text)) letters[letter] = 1;
  return letters;
}
