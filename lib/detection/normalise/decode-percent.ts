import { codeAt } from '../code-at';
import { lengthOf } from '../length-of';

/** The value of a hexadecimal digit, or -1. */
export function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

function byteAt(text: string, at: number): number {
  if (codeAt(text, at) !== 37) return -1;
  const high = hexDigit(codeAt(text, at + 1));
  const low = hexDigit(codeAt(text, at + 2));
  return high < 0 || low < 0 ? -1 : (high << 4) | low;
}

function unicodeAt(text: string, at: number): number {
  if ((codeAt(text, at + 1) | 32) !== 117) return -1;
  let code = 0;
  for (let i = at + 2; i < at + 6; i++) {
    const digit = hexDigit(codeAt(text, i));
    if (digit < 0) return -1;
    code = (code << 4) | digit;
  }
  return code;
}

function continuationBytes(lead: number): number {
  if (lead >= 0xc0 && lead < 0xe0) return 1;
  if (lead >= 0xe0 && lead < 0xf0) return 2;
  if (lead >= 0xf0 && lead < 0xf8) return 3;
  if (lead >= 0xf8 && lead < 0xfc) return 4;
  return lead >= 0xfc && lead < 0xfe ? 5 : 0;
}

/**
 * Reads one UTF-8 character of percent-encoded bytes. Overlong forms are accepted, as lenient servers do; bytes that are
 * no UTF-8 become the Latin-1 character, so that nothing is ever skipped.
 */
function characterAt(text: string, at: number, lead: number): { character: string; length: number } {
  const more = continuationBytes(lead);
  let code = lead & (0x3f >> more);
  for (let i = 1; i <= more; i++) {
    const next = byteAt(text, at + 3 * i);
    const continues = next >= 0x80 ? next < 0xc0 : next >= 0 && lead <= 0xc1;
    if (!continues) return { character: String.fromCharCode(lead), length: 3 };
    code = (code << 6) | (next & 0x3f);
    // Behind a byte that begins nothing, lenient servers read a sign of ASCII as itself: `%c0%5c`.
    if (code < 0x20 && next >= 0x20 && next < 0x80) code = next;
  }
  if (more === 0 || code > 0x10ffff) return { character: String.fromCharCode(lead), length: 3 };
  return { character: String.fromCodePoint(code), length: 3 * (more + 1) };
}

/**
 * Sees `%41`, `%u0041` and runs of UTF-8 bytes, overlong or broken ones included; with `plusIsSpace` also `+`.
 * Ignores a `%` that no two digits follow. One level a call. Linear.
 */
export function decodePercent(text: string, plusIsSpace = false): string {
  let decoded = '';
  let copied = 0;
  const end = lengthOf(text);
  for (let i = 0; i < end; i++) {
    const code = codeAt(text, i);
    let character: string;
    let length = 1;
    if (code === 37) {
      if (codeAt(text, i + 1) === 37) continue;
      const byte = byteAt(text, i);
      if (byte >= 0 && byte < 0x80) {
        decoded += text.slice(copied, i) + String.fromCharCode(byte);
        i += 2;
        copied = i + 1;
        continue;
      }
      const wide = byte < 0 ? unicodeAt(text, i) : -1;
      if (byte < 0 && wide < 0) continue;
      ({ character, length } =
        wide >= 0 ? { character: String.fromCharCode(wide), length: 6 } : characterAt(text, i, byte));
    } else if (code === 43 && plusIsSpace) {
      character = ' ';
    } else {
      continue;
    }
    decoded += text.slice(copied, i) + character;
    i += length - 1;
    copied = i + 1;
  }
  return copied === 0 ? text : decoded + text.slice(copied);
}
