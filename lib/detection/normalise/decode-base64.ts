import { codeAt } from '../code-at';
import { lengthOf } from '../length-of';

const MIN_LENGTH = 4;
const BASE64 = /^[A-Za-z0-9+/_-]{3,16384}={0,2}$/;
const PROBE_LENGTH = 12;
const PADDING = 0x3d;

/** Of these a text has few: broken UTF-8, and controls. */
// eslint-disable-next-line no-control-regex
const UNPRINTABLE = /[\x01-\x07\x0e-\x1a\x1c-\x1f\x7f\ufffd]/g;
const MAX_UNPRINTABLE = 1 / 12;
/** Base64 in lines, as mail has it; and its plus signs after they were taken for blanks. */
const LINES = /[\r\n]{1,2}/g;

const SIXTET = new Int8Array(128).fill(-1);
Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').forEach((character, value) => {
  SIXTET[character.charCodeAt(0)] = value;
});
SIXTET[45] = 62;
SIXTET[95] = 63;
// A blank was a plus sign before a form was decoded.
SIXTET[32] = 62;

/** Whether the first nine bytes may be those of a text in UTF-8: few random tokens are like that. Decodes nothing. */
function startsPrintable(text: string): boolean {
  const length = lengthOf(text);
  const end = codeAt(text, length - 1) === PADDING ? length - 4 : length;
  const probed = Math.min(PROBE_LENGTH, end - (end % 4));
  let continuations = 0;
  for (let i = 0; i < probed; i += 4) {
    let bits = 0;
    for (let j = i; j < i + 4; j++) {
      const sixtet = SIXTET[codeAt(text, j)] ?? -1;
      if (sixtet < 0) return false;
      bits = (bits << 6) | sixtet;
    }
    for (let shift = 16; shift >= 0; shift -= 8) {
      const byte = (bits >> shift) & 0xff;
      if (continuations > 0) {
        if ((byte & 0xc0) !== 0x80) return false;
        continuations--;
      } else if (byte >= 0x80) {
        if (byte < 0xc2) return false;
        continuations = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      } else if ((byte < 32 && (byte > 13 || byte < 9) && byte !== 0) || byte === 127) return false;
    }
  }
  return true;
}

/** Base64 without the breaks of its lines, and with the plus signs that a form made blanks of. */
function unfold(text: string): string {
  const joined = text.includes('\n') ? text.replace(LINES, '') : text;
  return joined.includes(' ') ? joined.trimEnd().replaceAll(' ', '+') : joined;
}

/**
 * The text behind a value that is base64 as a whole, or undefined. Sees the standard and the URL alphabet, in one line or
 * in many; ignores what decodes to anything but text, which is nearly every token, hash and picture.
 */
export function decodeBase64(text: string): string | undefined {
  if (lengthOf(text) < MIN_LENGTH || !startsPrintable(text)) return undefined;
  const encoded = unfold(text);
  if (encoded.length % 4 === 1 || !BASE64.test(encoded)) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const unprintable = decoded.match(UNPRINTABLE)?.length ?? 0;
  return unprintable > MAX_UNPRINTABLE * decoded.length ? undefined : decoded;
}
