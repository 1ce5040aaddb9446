const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
/** The length of a decision id, a ULID. */
export const ID_LENGTH = 26;
const NO_DIGIT = 255;

const DIGITS = new Uint8Array(256).fill(NO_DIGIT);
for (let value = 0; value < ALPHABET.length; value++) DIGITS[ALPHABET.charCodeAt(value)] = value;

/** The time of the decision whose id stands here, in milliseconds since the epoch; -1 when none does. */
export function decisionTimeAt(source: Uint8Array, start: number): number {
  let time = 0;
  for (let i = 0; i < ID_LENGTH; i++) {
    const digit = DIGITS[source[start + i] ?? 0] as number;
    if (digit === NO_DIGIT) return -1;
    if (i < TIME_DIGITS) time = time * 32 + digit;
  }
  return time;
}
