import { codeAt } from '../code-at';
import { hexDigit } from './decode-percent';

const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['amp', '&'],
  ['nbsp', ' '],
  ['tab', '\t'],
  ['newline', '\n'],
  ['colon', ':'],
  ['semi', ';'],
  ['comma', ','],
  ['period', '.'],
  ['excl', '!'],
  ['num', '#'],
  ['dollar', '$'],
  ['equals', '='],
  ['sol', '/'],
  ['bsol', '\\'],
  ['lpar', '('],
  ['rpar', ')'],
  ['lbrack', '['],
  ['rbrack', ']'],
  ['lbrace', '{'],
  ['rbrace', '}'],
  ['lcub', '{'],
  ['rcub', '}'],
  ['grave', '`'],
  ['vert', '|'],
]);

/** Entities that browsers also accept without the semicolon. */
const BARE = ['lt', 'gt', 'quot', 'amp'];
const MAX_NAME = 8;
const MAX_ZEROS = 8;

const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;

interface Entity {
  readonly character: string;
  readonly end: number;
}

function numericAt(text: string, at: number): Entity | undefined {
  const isHex = (codeAt(text, at + 2) | 32) === 120;
  const radix = isHex ? 16 : 10;
  const from = at + (isHex ? 3 : 2);
  let end = from;
  while (end < from + MAX_ZEROS && codeAt(text, end) === 48) end++;
  let code = 0;
  for (const last = end + (isHex ? 6 : 7); end < last; end++) {
    const digit = hexDigit(codeAt(text, end));
    if (digit < 0 || digit >= radix) break;
    code = code * radix + digit;
  }
  return end === from || code > 0x10ffff ? undefined : { character: String.fromCodePoint(code), end };
}

function namedAt(text: string, at: number): Entity | undefined {
  let end = at + 1;
  while (end <= at + MAX_NAME && isLetter(codeAt(text, end))) end++;
  if (end === at + 1) return undefined;
  const name = text.slice(at + 1, end).toLowerCase();
  const known = codeAt(text, end) === 59 ? name : BARE.find((bare) => name.startsWith(bare));
  const character = known === undefined ? undefined : NAMED.get(known);
  return character === undefined ? undefined : { character, end: at + 1 + (known?.length ?? 0) };
}

/**
 * Sees numeric HTML entities (`&#x3c;`, `&#60`, any number of leading zeros up to eight) and the named ones of ASCII
 * punctuation. Ignores `&name=` of query strings and the entities of letters. Linear.
 */
export function decodeEntities(text: string): string {
  let decoded = '';
  let copied = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    const entity = codeAt(text, at + 1) === 35 ? numericAt(text, at) : namedAt(text, at);
    if (entity === undefined) continue;
    decoded += text.slice(copied, at) + entity.character;
    copied = codeAt(text, entity.end) === 59 ? entity.end + 1 : entity.end;
    at = copied - 1;
  }
  return copied === 0 ? text : decoded + text.slice(copied);
}
