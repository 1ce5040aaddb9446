import { codeAt } from '../code-at';
import { hexDigit } from './decode-percent';

/** Stands for an escape that means nothing at all. */
const EMPTY = 0x1fffff;
const NO_ESCAPE = -1;

/** What an escape means and how long it is, in one number. */
const escape = (code: number, length: number): number => code * 32 + length;
const LENGTH_MASK = 31;

/** The number that so many hexadecimal digits spell, or -1. */
function hexAt(text: string, from: number, digits: number): number {
  let value = 0;
  for (let i = from; i < from + digits; i++) {
    const digit = hexDigit(codeAt(text, i));
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** `\u{41}`, with up to eight zeros before it. */
function bracedAt(text: string, at: number): number {
  let digits = 0;
  while (digits < 14 && hexDigit(codeAt(text, at + 3 + digits)) >= 0) digits++;
  const code = digits === 0 || text.charAt(at + 3 + digits) !== '}' ? -1 : hexAt(text, at + 3, digits);
  return code < 0 || code > 0x10ffff ? NO_ESCAPE : escape(code, digits + 4);
}

function octalAt(text: string, at: number): number {
  const [a, b, c] = [codeAt(text, at + 1) - 48, codeAt(text, at + 2) - 48, codeAt(text, at + 3) - 48];
  if (a >= 0 && a < 4 && b >= 0 && b < 8 && c >= 0 && c < 8) return escape(a * 64 + b * 8 + c, 4);
  const next = codeAt(text, at + 2);
  // `\0x2e` is a backslash before a dot.
  if (a === 0 && pathSignAt(text, at + 1) !== NO_ESCAPE) return NO_ESCAPE;
  const isNul = a === 0 && (next === 60 || next === 62 || ((next | 32) >= 97 && (next | 32) <= 122));
  return isNul ? escape(EMPTY, 2) : NO_ESCAPE;
}

function backslashAt(text: string, at: number): number {
  const kind = codeAt(text, at + 1) | 32;
  if (kind === 117 && text.charAt(at + 2) === '{') return bracedAt(text, at);
  const digits = kind === 117 ? 4 : kind === 120 ? 2 : 0;
  if (digits === 0) return octalAt(text, at);
  const code = hexAt(text, at + 2, digits);
  return code < 0 ? NO_ESCAPE : escape(code, digits + 2);
}

/** `0x2e`, `0x2f` and `0x5c`. */
function pathSignAt(text: string, at: number): number {
  if ((codeAt(text, at + 1) | 32) !== 120) return NO_ESCAPE;
  const code = hexAt(text, at + 2, 2);
  return code === 0x2e || code === 0x2f || code === 0x5c ? escape(code, 4) : NO_ESCAPE;
}

/**
 * Sees the escapes of JavaScript, JSON, C and most template languages: `\u0041`, `\u{41}`, `\x41`, `\101`; and
 * `0x2e`, `0x2f`, `0x5c`, as which dots and slashes are smuggled past filters.
 * Ignores `\n` and its kind, and Windows paths. Linear: by hand, as a replacement with a function takes 6 times as long.
 */
export function decodeEscapes(text: string): string {
  let decoded = '';
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    const code = codeAt(text, i);
    if (code !== 92 && code !== 48) continue;
    const found = code === 92 ? backslashAt(text, i) : pathSignAt(text, i);
    if (found === NO_ESCAPE) continue;
    const meaning = Math.floor(found / 32);
    decoded += text.slice(copied, i);
    if (meaning !== EMPTY) decoded += String.fromCodePoint(meaning);
    i += (found & LENGTH_MASK) - 1;
    copied = i + 1;
  }
  return copied === 0 ? text : decoded + text.slice(copied);
}
