import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no letter that reads like a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const RANDOM_BYTES = 16;

/** A ULID (github.com/ulid/spec): 48 bits of time, 80 random bits; 26 letters that sort by time and cannot be guessed. */
export function decisionId(timestamp: number): string {
  let id = '';
  for (let rest = timestamp, i = 0; i < TIME_DIGITS; i++, rest = Math.floor(rest / 32)) id = digit(rest) + id;
  for (const byte of randomBytes(RANDOM_BYTES)) id += digit(byte);
  return id;
}

function digit(value: number): string {
  return ALPHABET.charAt(value % 32);
}
