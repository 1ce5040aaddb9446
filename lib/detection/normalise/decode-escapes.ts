const ESCAPE = /\\(?:u([0-9a-f]{4})|u\{0{0,8}([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([0-3][0-7]{2}))/gi;

/**
 * Sees the escapes of JavaScript, JSON, C and most template languages: `\u0041`, `\u{41}`, `\x41`, `\101`.
 * Ignores `\n` and its kind, and Windows paths. Linear.
 */
export function decodeEscapes(text: string): string {
  return text.replace(
    ESCAPE,
    (whole: string, utf16?: string, braced?: string, hex?: string, octal?: string): string => {
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
      const code = parseInt(utf16 ?? braced ?? hex ?? '', 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
