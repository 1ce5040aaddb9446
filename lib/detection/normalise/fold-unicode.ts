/**
 * Characters whose compatibility form is ASCII: full-width and small forms, letter-like, enclosed and mathematical
 * letters, super- and subscripts, dot leaders, unusual blanks.
 */
const COMPATIBLE =
  /[\u00a0\u00aa\u00b2\u00b3\u00b9\u00ba\u017f\u02b0-\u02b8\u02e1-\u02e3\u2000-\u200a\u2024-\u2026\u202f\u205f\u2070-\u209c\u2100-\u218b\u2460-\u24ff\u3000\ufe50-\ufe6f\uff01-\uff5e]|\ud835[\udc00-\udfff]/;
/** Written like `/` and `\`, and mapped to them by lenient file systems and code pages, but not by Unicode. */
const SLASHES = /[\u2044\u2215\u29f8]/g;
const BACKSLASHES = /[\u2216\u29f5]/g;
/** Taken for an apostrophe by code pages of databases. */
const APOSTROPHES = /[\u02bc\u2018\u2019\u2032]/g;
/** Nothing to see: zero-width characters, soft hyphen, byte order mark. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g;

/**
 * Maps what looks like ASCII, or is folded to it further on, to ASCII. A text that has none of it keeps its letters as
 * they are. Linear.
 */
export function foldUnicode(text: string): string {
  const compatible = COMPATIBLE.test(text) ? text.normalize('NFKC') : text;
  return compatible
    .replace(SLASHES, '/')
    .replace(BACKSLASHES, '\\')
    .replace(APOSTROPHES, "'")
    .replace(INVISIBLE, '');
}
