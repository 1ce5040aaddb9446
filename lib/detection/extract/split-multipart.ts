import { headerParameters } from './header-parameters';

/** One part of a multipart body; a character is a byte. */
export interface BodyPart {
  /** Values by name in lower case, in their order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly content: string;
}

/** More boundaries than that are not tried. */
const MAX_BOUNDARIES = 4;
const ANY_BOUNDARY = /boundary\s{0,3}=\s{0,3}"?([^\s;,"]{1,200})/gi;
const FIRST_LINE = /^\s{0,4}--([^\r\n]{1,200})/;
const FOLD = /\r?\n(?=[ \t])/g;

/**
 * The boundaries that a header announces, as its parameters say; also those that only look like one, when parsers may
 * read it in different ways.
 */
function announcedBoundaries(contentType: string): string[] {
  const { all, isPlain } = headerParameters(contentType);
  const named = all.filter(([name]) => name === 'boundary').map(([, value]) => value);
  return isPlain
    ? named
    : [...named, ...Array.from(contentType.matchAll(ANY_BOUNDARY), ([, value]) => value ?? '')];
}

function readHeaders(text: string): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of text.replace(FOLD, '').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const key = line.slice(0, colon).trim().toLowerCase();
    const values = headers.get(key);
    const value = line.slice(colon + 1).trimStart();
    if (values === undefined) headers.set(key, [value]);
    else values.push(value);
  }
  return headers;
}

/** Headers that do not end hold what there is, and are content. */
function readPart(text: string, blankLine: string): BodyPart {
  const end = text.indexOf(blankLine);
  if (end < 0) return { headers: new Map(), content: text.replace(/^--(?=\s{0,9}$)/, '').trim() };
  return { headers: readHeaders(text.slice(0, end)), content: text.slice(end + blankLine.length) };
}

/**
 * A delimiter inside of headers does not end them for every parser: what follows is read as their rest as well. No honest
 * client sends that, and what parsers make of the parts behind it is anybody's guess: they are one text, too.
 */
function* splitAt(text: string, boundary: string, lineBreak: string): Generator<BodyPart> {
  const delimiter = `${lineBreak}--${boundary}`;
  const blankLine = lineBreak + lineBreak;
  const lines = `${lineBreak}${text}`;
  let begun = '';
  let isBroken = false;
  for (let at = lines.indexOf(delimiter); at >= 0;) {
    const from = at + delimiter.length;
    at = lines.indexOf(delimiter, from);
    const piece = lines.slice(from, at < 0 ? lines.length : at);
    yield readPart(piece, blankLine);
    const isWhole = `${begun.slice(1 - blankLine.length)}${piece}`.includes(blankLine);
    if (isWhole && begun !== '') {
      yield readPart(begun + piece, blankLine);
      if (!isBroken) yield { headers: new Map(), content: lines.slice(from) };
      isBroken = true;
    }
    begun = isWhole ? '' : begun + piece;
  }
}

function isLimit(text: string, boundary: string, lineBreak: string): boolean {
  return text.startsWith(`--${boundary}`) || text.includes(`${lineBreak}--${boundary}`);
}

/**
 * The parts of a multipart body under every boundary that a parser could go by, also behind the closing one. Nothing when
 * there is no delimiter in it.
 */
export function* splitMultipart(text: string, contentType: string): Generator<BodyPart> {
  const sniffed = FIRST_LINE.exec(text)?.[1]?.trimEnd();
  const announced = [...new Set(announcedBoundaries(contentType))].slice(0, MAX_BOUNDARIES);
  for (const boundaries of [announced, sniffed === undefined ? [] : [sniffed]]) {
    for (const lineBreak of ['\r\n', '\n']) {
      const found = boundaries.filter((boundary) => isLimit(text, boundary, lineBreak));
      for (const boundary of found) yield* splitAt(text, boundary, lineBreak);
      if (found.length > 0) return;
    }
  }
}
