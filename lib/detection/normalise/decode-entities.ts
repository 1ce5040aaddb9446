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
const ENTITY = /&(?:#x0{0,8}([0-9a-f]{1,6})|#0{0,8}([0-9]{1,7})|([a-z]{2,8})(?=;)|(lt|gt|quot|amp));?/gi;

/**
 * Sees numeric HTML entities (`&#x3c;`, `&#60`, any number of leading zeros up to eight) and the named ones of ASCII
 * punctuation. Ignores `&name=` of query strings and the entities of letters. Linear.
 */
export function decodeEntities(text: string): string {
  return text.replace(
    ENTITY,
    (whole: string, hex?: string, decimal?: string, named?: string, bare?: string): string => {
      const digits = hex ?? decimal;
      if (digits !== undefined) {
        const code = parseInt(digits, hex === undefined ? 10 : 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      }
      return NAMED.get((named ?? bare ?? '').toLowerCase()) ?? whole;
    },
  );
}
