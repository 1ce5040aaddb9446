import { maskSecrets } from './redaction';

/**
 * Text of a client for the eyes of a person: without what looks like a secret, on one line, and with nothing that steers a
 * terminal. It is no line of a log that is searched, so that brackets and blanks stand as they were written.
 */
export function legible(text: string, maxLength: number): string {
  return escaped(maskSecrets(text.slice(0, maxLength * 4)), maxLength);
}

/** The same of a text that has no secrets. */
export function escaped(text: string, maxLength: number): string {
  const shown = text
    .slice(0, maxLength)
    .replace(/[^ -~]|\\/gu, (character) => (character === '\\' ? '\\\\' : escape(character)));
  return text.length > maxLength ? `${shown}...` : shown;
}

/** The text as it was before it was escaped, for a person or for a log. */
export function unescaped(text: string): string {
  return text.replace(
    /\\(?:\\|x([\da-f]{2})|u\{([\da-f]{1,6})\})/gi,
    (whole, byte?: string, code?: string) => {
      if (whole === '\\\\') return '\\';
      const point = Number.parseInt(byte ?? code ?? '', 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
