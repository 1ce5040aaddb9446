import { decodeEntities } from './decode-entities';
import { decodeEscapes } from './decode-escapes';
import { decodePercent } from './decode-percent';
import { foldUnicode } from './fold-unicode';

/** More layers than honest software produces: a redirect inside a redirect has three. */
const MAX_ROUNDS = 5;

/* eslint-disable no-control-regex -- controls are what this is about */
const NON_ASCII = /[^\x00-\x7f]/;
const SWALLOWED = /[\x00-\x08\x0e-\x1f\x7f]/g;
const UNUSUAL_BLANKS = /[\x0b\x0c]/g;
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;
/* eslint-enable no-control-regex */
const ENCODED_BYTE = /%[0-9a-f]{2}/i;

/** A whole value that was URL-encoded: it holds encoded bytes, and `+` where blanks would be. */
function decodeUrl(text: string): string {
  if (!text.includes('%')) return text;
  const plusIsSpace = text.includes('+') && !text.includes(' ') && ENCODED_BYTE.test(text);
  return decodePercent(text, plusIsSpace);
}

function decodeOnce(text: string): string {
  let decoded = decodeUrl(text);
  if (decoded.includes('&')) decoded = decodeEntities(decoded);
  if (decoded.includes('\\') || decoded.includes('0x')) decoded = decodeEscapes(decoded);
  if (NON_ASCII.test(decoded)) decoded = foldUnicode(decoded);
  // Vertical tab and form feed separate words in SQL and HTML, the other controls are swallowed.
  if (CONTROLS.test(decoded)) decoded = decoded.replace(UNUSUAL_BLANKS, ' ').replace(SWALLOWED, '');
  return decoded;
}

/**
 * Takes the layers of encoding off a value, up to five, until nothing changes any more: percent encoding, HTML
 * entities, escapes, compatibility characters, control characters. Returns the same string when there is nothing to do;
 * is idempotent unless a sixth layer is left. Linear in each round.
 */
export function normaliseText(text: string): string {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = decodeOnce(current);
    if (next === current) return current;
    current = next;
  }
  return current;
}
