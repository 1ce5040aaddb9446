const ESCAPE =
  /\\(?:u([0-9a-f]{4})|u\{0{0,8}([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([0-3][0-7]{2})|0(?=[a-z<>]))|0x(2e|2f|5c)/gi;

/**
 * Sees the escapes of JavaScript, JSON, C and most template languages: `\u0041`, `\u{41}`, `\x41`, `\101`; and
 * `0x2e`, `0x2f`, `0x5c`, as which dots and slashes are smuggled past filters.
 * Ignores `\n` and its kind, and Windows paths. Linear.
 */
export function decodeEscapes(text: string): string {
  return text.replace(
    ESCAPE,
    (whole: string, utf16?: string, braced?: string, hex?: string, octal?: string, path?: string): string => {
      if (whole === '\\0') return '';
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
      const code = parseInt(utf16 ?? braced ?? hex ?? path ?? '', 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
