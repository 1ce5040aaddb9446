import { type SqlContext, sqlTokens, type SqlTokens } from './sql-tokens';

/** What an injection into a statement does there. */
export type SqlShape =
  | 'union'
  | 'tautology'
  | 'condition'
  | 'statement'
  | 'stacked'
  | 'clause'
  | 'call'
  | 'subquery'
  | 'join'
  | 'cut';

/** Where each shape was found in a text; shapes that were not found are absent. */
export type SqlShapes = Partial<Record<SqlShape, number>>;

interface ShapePattern {
  readonly shape: SqlShape;
  readonly pattern: RegExp;
}

/** In any context and anywhere: no prose reads like this. */
const ANYWHERE: readonly ShapePattern[] = [
  { shape: 'union', pattern: /[1sv)#][nx]?Ua?\(?E/ },
  { shape: 'union', pattern: /Ua?\(?E[a(]?\(?(?:[1svkC]|o?f\(|n[,F]|oF)/ },
  {
    shape: 'tautology',
    pattern: /(?<!^1?=1)[&WH]\(?(?:1\)?=\(?[1kv]|v\)?=|[st]\)?=\(?s|[1s]\)?=\(?E|k\((?!\)|nn))/,
  },
  { shape: 'tautology', pattern: /[1s]\)?&\(?(?:k\((?!\)|nn)|\(E|E[1nvkf(o])/ },
  { shape: 'tautology', pattern: /k\(\(?1=1,/ },
  { shape: 'statement', pattern: /An?v(?:n|=)|Ann\(nf\(1/ },
  { shape: 'statement', pattern: /^(?:A|EoF)[^;]{1,80};(?:A|EoF)/ },
  { shape: 'call', pattern: /^(?:k\(){2,5}v/ },
  { shape: 'tautology', pattern: /Cw?\(?[1sv]\)?=\(?[1sv]/ },
  { shape: 'tautology', pattern: /C(?:[1sv]|[fk]\(1\))?w(?:[1sv]|[fk]\(1\))n[1sv]n/ },
  { shape: 'clause', pattern: /H\(?(?:1[=&]|s=|k\()|(?<!nn)H\(?n=/ },
  { shape: 'subquery', pattern: /\(E[^;]{1,40}F[nf](?:$|[),WM#;B&(])/ },
  { shape: 'subquery', pattern: /[=&,]\(EnM1|^\(EnM1\)=/ },
  { shape: 'subquery', pattern: /\(E[a(]?(?:k\(|[1sv]\)|v=|C)|\(EnF\(E/ },
];

/** After the string that the value had to close. */
const AFTER_STRING: readonly ShapePattern[] = [
  { shape: 'condition', pattern: /^[st]\)?&\(?[1snvE]\)?=/ },
  { shape: 'condition', pattern: /^[st]\)?&\(?(?:[fk]\(|\(?E|C)/ },
  { shape: 'condition', pattern: /^[st]\)?&\(?1(?:$|[#);&B])/ },
  { shape: 'condition', pattern: /^[st]\)?&\(?[snv]\)?[#;]/ },
  { shape: 'condition', pattern: /^s\)?&\(?[sv](?:[o&]|$)|^s\)?&\(?n&\(?[s1]/ },
  { shape: 'condition', pattern: /^[st]o[snv1]\)?[=&]\(?[snv1k]/ },
  { shape: 'condition', pattern: /^s=[1svk(](?:$|[#&;)=])|^t=[1s]#/ },
  { shape: 'condition', pattern: /^s=s(?:$|=)/ },
  { shape: 'condition', pattern: /^s\)?=.{0,40}[#&]/ },
  { shape: 'condition', pattern: /^[st]\)?&=[snv1(]/ },
  { shape: 'condition', pattern: /^[st]=1=|^[st]o\(1\)(?:o\(1\)){0,9}[=&]|^ss?=\(1\)|^[st]=\(s\)#/ },
  { shape: 'clause', pattern: /^[st](?:nnn)?\)?(?:Bn[1nf(]|H[1nskf(]|M1|P|I|(?:nn)?Wn=)/ },
  { shape: 'call', pattern: /^[st]\)?[o,&]\(?(?:1o)?(?:k\(|f\(|E|\(E|C)/ },
  { shape: 'statement', pattern: /^[st]\)?[A]/ },
  { shape: 'statement', pattern: /^s\)?Ea?(?:[1svkf(]|n[,F]|oF)|^t\)?Ea?(?:[1vk(]|n[,F]|oF)/ },
  {
    shape: 'stacked',
    pattern:
      /^[st](?:nnn)?\)?;(?:A|D|E[1snvkfo(C]|k\(|L(?:[ADE]|\(?1=|f?\(v|[kf]\()|dn(?:$|[#;])|n{1,4}#\.?$|n?f\(.{0,60}#\.?$)/,
  },
  { shape: 'condition', pattern: /^[st]\)?&n?o?\(1\)=|^[st](?:ns)?\)&\(s/ },
  { shape: 'cut', pattern: /^[st](?:nnn|s)?\)?[;,&].{1,60}#\./ },
  { shape: 'union', pattern: /^[st]\)?Ua?\(?E|^[st]\)?Ua#/ },
  { shape: 'subquery', pattern: /^[st]\(En?1/ },
  { shape: 'call', pattern: /^ss?k\([^)]{0,30}\)[&=]/ },
  { shape: 'join', pattern: /^so[s1n](?:$|o)/ },
];

/** In a bare place, which begins with what the application expected there: a number, a name, a variable. */
const AFTER_OPERAND: readonly ShapePattern[] = [
  { shape: 'condition', pattern: /^\(?[1v]\)?&\(?[1snvkf](?:\(.{0,20})?\)?=\(?[1snvkfE]/ },
  { shape: 'condition', pattern: /^\(?[1v]\)?&\(?(?:k\(|f\(|\(?E|C)/ },
  {
    shape: 'condition',
    pattern: /^\(?[1v]\)?&\(?(?:[1snv]\)?[#;]|1\)?B|1&\(?1)|^\(?1\)?&[(1)&]{1,30}#|^1=1&[o=]/,
  },
  { shape: 'condition', pattern: /^\(?n\)?&(?:\(?(?:1=\(?1|s=\(?s|k\()|\(E[1nvkf(o])/ },
  { shape: 'condition', pattern: /^\)?&\(?(?:[1s]=|n=n?(?:$|#)|n=[1s]#|1#|\(?E)/ },
  { shape: 'clause', pattern: /^\(?[1nvs]\)?(?:Bn1(?:[#,)]|$)|H1=|P|I|M1,?1?(?:I|P|U))/ },
  { shape: 'clause', pattern: /^\(?[1vs]\)?Bnk\(/ },
  { shape: 'condition', pattern: /^n&f\(1\)=f\(1\)$/ },
  { shape: 'clause', pattern: /^Bn1(?:,1){0,60}#/ },
  { shape: 'union', pattern: /^\(?[1v]\)?Ua#/ },
  { shape: 'clause', pattern: /^[1vns]\)FnWn=/ },
  { shape: 'call', pattern: /^\)[o&=,]?k\(/ },
  { shape: 'call', pattern: /^k\((?:k\(v|v|1=1)|^k\([^#]{0,40}\)#\.?$/ },
  { shape: 'call', pattern: /^\(?[1v]\)?[o,=](?:\(?k\(|\(E[1nvkf(o]|\(?C[^;]{0,40}w)/ },
  {
    shape: 'stacked',
    pattern:
      /^\(?[1nv]?\)?;(?:A|D#?\.?$|E[1svkfo(C]|En[,F]|k\(|L(?:[ADE]|\(?1=|f?\(v|[kf]\()|dn(?:$|[#;])|n?f\(.{0,60}#\.?$)/,
  },
  { shape: 'stacked', pattern: /^\(?[1v]\)?;.{1,60}#\./ },
  { shape: 'statement', pattern: /^\(?[1v]\)?A|^Av|^[1v]\)?Ev/ },
  { shape: 'statement', pattern: /^[(=,]{0,2}E[a(]?(?:k\(|v)/ },
];

/** A whole phrase in quotes, as people search for one, without any sign or number. */
const QUOTED_PROSE = /^["'][a-z](?:[a-z\s.,?!]|-(?!-)){0,200}["']$/i;
/** A value without blanks whose first quote closes something, as more of a statement follows. */
const ESCAPED_CLOSE =
  /^\s?[^\s"'`]{0,40}\\"[\s)]{0,9}(?:[;,|&=<>#]|--|\/\*|(?:x?or|and|union|where|order|group|having|limit|r?like|as)\b)/i;
const NAME_CLOSE =
  /^\s?[^\s"'`]{0,40}`[\s)]{0,9}(?:[;,|&=<>#]|--|\/\*|(?:x?or|and|union|where|order|group|having|limit|r?like)\b)/i;
const FORM_BLANKS = /\+(?:and|or|having|union|select|like|order|from|where)\+/i;

function search(tokens: SqlTokens, patterns: readonly ShapePattern[], shapes: SqlShapes): void {
  for (const { shape, pattern } of patterns) {
    if (shapes[shape] !== undefined) continue;
    const at = tokens.kinds.search(pattern);
    if (at >= 0) shapes[shape] = tokens.starts[at] ?? 0;
  }
}

function searchContext(text: string, context: SqlContext, shapes: SqlShapes): void {
  if (context !== '' && !text.includes(context)) return;
  const tokens = sqlTokens(text, context);
  search(tokens, ANYWHERE, shapes);
  search(tokens, context === '' ? AFTER_OPERAND : AFTER_STRING, shapes);
}

function searchUnescaped(text: string, quote: "'" | '"', shapes: SqlShapes): void {
  const unescaped = text.replaceAll(`\\${quote}`, quote);
  searchContext(unescaped, quote, shapes);
  searchContext(unescaped, '', shapes);
}

/**
 * Reads a text in every context where it may land in a statement, and says what it would do there. A text whose blanks
 * are still the `+` of forms is read with blanks. Linear.
 */
export function sqlShapes(text: string): SqlShapes {
  const shapes: SqlShapes = {};
  if (QUOTED_PROSE.test(text)) return shapes;
  const spaced = FORM_BLANKS.test(text) ? text.replaceAll('+', ' ') : text;
  searchContext(spaced, '', shapes);
  searchContext(spaced, "'", shapes);
  searchContext(spaced, '"', shapes);
  // An application that escapes the quote a second time escapes its own escape.
  if (spaced.includes("\\'")) searchUnescaped(spaced, "'", shapes);
  if (ESCAPED_CLOSE.test(spaced)) searchUnescaped(spaced, '"', shapes);
  if (NAME_CLOSE.test(spaced)) searchContext(spaced, '`', shapes);
  return shapes;
}
