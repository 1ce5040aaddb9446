/** What stands behind the semicolons of a header such as `form-data; name="x"; filename="y"`. */
export interface HeaderParameters {
  /** In their order, names in lower case. A name may come more than once: parsers differ in which one they take. */
  readonly all: readonly (readonly [name: string, value: string])[];
  /** Whether it is written as the standard says, so that parsers agree on what it means. */
  readonly isPlain: boolean;
}

const NAME_END = /[=;]/g;
const BLANKS = /[ \t]+/g;
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
const QUOTE = '"';
const ESCAPABLE = /["\\]/;

interface ReadValue {
  readonly value: string;
  readonly end: number;
  readonly isPlain: boolean;
}

/** Reads up to the next semicolon that is not in quotes. What stands behind the closing quote does not count. */
function readValue(header: string, from: number): ReadValue {
  let value = '';
  let inQuotes = false;
  let wasQuoted = false;
  let isPlain = true;
  let at = from;
  for (; at < header.length; at++) {
    const character = header.charAt(at);
    if (!inQuotes && character === ';') break;
    const isBlank = character === ' ' || character === '\t';
    if (wasQuoted) isPlain &&= isBlank;
    else if (character === QUOTE) {
      isPlain &&= inQuotes || at === from;
      wasQuoted = inQuotes;
      inQuotes = !inQuotes;
    } else if (inQuotes && character === '\\' && ESCAPABLE.test(header.charAt(at + 1)))
      value += header.charAt(++at);
    else if (inQuotes || !isBlank) value += character;
  }
  if (!wasQuoted) isPlain &&= TOKEN.test(header.slice(from, at).trim());
  return { value, end: at, isPlain };
}

/** Reads the parameters of a header as leniently as any parser does. Total and linear. */
export function headerParameters(header: string): HeaderParameters {
  const all: [string, string][] = [];
  let isPlain = true;
  let at = header.indexOf(';');
  while (at >= 0 && at < header.length) {
    NAME_END.lastIndex = at + 1;
    const end = NAME_END.exec(header)?.index ?? header.length;
    const name = header.slice(at + 1, end);
    isPlain &&= TOKEN.test(name.trim()) && header.charAt(end) === '=';
    if (header.charAt(end) === '=') {
      const read = readValue(header, end + 1);
      all.push([name.replace(BLANKS, '').toLowerCase(), read.value]);
      isPlain &&= read.isPlain;
      at = read.end;
    } else at = end;
  }
  return { all, isPlain };
}
