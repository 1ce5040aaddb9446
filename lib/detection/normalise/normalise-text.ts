import { decodeEntities } from './decode-entities';
import { decodeEscapes } from './decode-escapes';
import { decodePercent } from './decode-percent';
import { foldUnicode } from './fold-unicode';

/** More layers than honest software produces: a redirect inside a redirect has three. */
const MAX_ROUNDS = 5;

/* eslint-disable no-control-regex -- controls are what this is about */
const NON_ASCII = /[^\x00-\x7f]/;
const SWALLOWED = /[\x00\x7f]+/g;
const UNUSUAL_BLANKS = /[\x01-\x08\x0b\x0c\x0e-\x1f]+/g;
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;
/* eslint-enable no-control-regex */
const ENCODED_BYTE = /%[0-9a-f]{2}/i;

/** `%S%E%L%(%1`: percent signs that encode nothing, which some servers drop. */
const PERCENT_LETTERS = /(?:%[a-z]){3}|(?:%[^%\s]){8}/i;

/** Percent signs that were encoded again and again: `%25252f` is three layers, and `%2f` all the same. */
const REPEATED_PERCENT = /%(?:25)+/g;

/** A whole value that was URL-encoded: it holds encoded bytes, and `+` where blanks would be. */
function decodeUrl(encoded: string): string {
  if (!encoded.includes('%')) return encoded;
  const text = encoded.includes('%25') ? encoded.replace(REPEATED_PERCENT, '%') : encoded;
  const plusIsSpace = text.includes('+') && !text.includes(' ') && ENCODED_BYTE.test(text);
  const decoded = decodePercent(text, plusIsSpace);
  return PERCENT_LETTERS.test(decoded) ? decoded.replaceAll('%', '') : decoded;
}

function decodeOnce(text: string): string {
  let decoded = decodeUrl(text);
  if (decoded.includes('&')) decoded = decodeEntities(decoded);
  if (decoded.includes('\\') || decoded.includes('0x')) decoded = decodeEscapes(decoded);
  if (NON_ASCII.test(decoded)) decoded = foldUnicode(decoded);
  // Form feed separates words in HTML, and any control in SQL; NUL is swallowed.
  if (CONTROLS.test(decoded)) decoded = decoded.replace(UNUSUAL_BLANKS, ' ').replace(SWALLOWED, '');
  return decoded;
}

/** A text without its layers of encoding, as far as they were taken off. */
export interface Normalised {
  readonly text: string;
  /** Whether there are more layers below. */
  readonly isStillEncoded: boolean;
}

/**
 * Takes the layers of encoding off a value until nothing changes any more: percent encoding, HTML entities, escapes,
 * compatibility characters, control characters. Five layers, where percent encoding on top of percent encoding counts as
 * one however often it was done. Returns the same string when there is nothing to do; is idempotent unless layers are
 * left. Linear in each layer.
 */
export function normalise(text: string): Normalised {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = decodeOnce(current);
    if (next === current) return { text: current, isStillEncoded: false };
    current = next;
  }
  return { text: current, isStillEncoded: decodeOnce(current) !== current };
}

/** What {@link normalise} makes of a text. */
export function normaliseText(text: string): string {
  return normalise(text).text;
}
