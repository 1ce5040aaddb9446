import { type SqlContext, sqlTokens, type SqlTokens } from './sql-tokens';

/** What an injection into a statement does there. */
export type SqlShape =
  | 'union'
  | 'tautology'
  | 'condition'
  | 'statement'
  | 'stacked'
  | 'comment'
  | 'clause'
  | 'call'
  | 'subquery'
  | 'join';

/** Where each shape was found in a text; shapes that were not found are absent. */
export type SqlShapes = Partial<Record<SqlShape, number>>;

interface ShapePattern {
  readonly shape: SqlShape;
  readonly pattern: RegExp;
}

/** In any context and anywhere: no prose reads like this. */
const ANYWHERE: readonly ShapePattern[] = [
  { shape: 'union', pattern: /[1sv)#]n?Ua?\(?E/ },
  { shape: 'union', pattern: /Ua?\(?E[a(]?\(?(?:[1svkC]|f\(|n[,F]|oF)/ },
  { shape: 'tautology', pattern: /&\(?(?:1\)?=\(?1|s\)?=\(?s|1=\(?E|k\()/ },
  { shape: 'tautology', pattern: /[1s]\)?&\(?(?:k\(|\(E|E[1nvkf(o])/ },
];

/** After the string that the value had to close. */
const AFTER_STRING: readonly ShapePattern[] = [
  { shape: 'condition', pattern: /^s\)?&\(?[1snvE]\)?=/ },
  { shape: 'condition', pattern: /^s\)?&\(?(?:[fk]\(|\(?E|C)/ },
  { shape: 'condition', pattern: /^s\)?&\(?1(?:$|[#);&])/ },
  { shape: 'condition', pattern: /^s\)?&\(?[snv]\)?[#;]/ },
  { shape: 'condition', pattern: /^s=[1sk(](?:$|[#&;)])/ },
  { shape: 'condition', pattern: /^s\)?=.{0,40}[#&]/ },
  { shape: 'comment', pattern: /^s\)?;?#$/ },
  { shape: 'clause', pattern: /^s\)?(?:Bn[1nf(]|H[1nskf(]|M1|P|I|Wn=)/ },
  { shape: 'call', pattern: /^s\)?[o,&]\(?(?:k\(|f\(|E|\(E|C)/ },
  { shape: 'statement', pattern: /^s\)?[A]/ },
  { shape: 'statement', pattern: /^s\)?Ea?(?:[1svkf(]|n[,F]|oF)/ },
  { shape: 'stacked', pattern: /^s\)?;(?:A|E[1snvkfo(]|n#$)/ },
  { shape: 'union', pattern: /^s\)?Ua?\(?(?:E|n)/ },
  { shape: 'join', pattern: /^so(?:s|1)?$/ },
];

/** In a bare place, which begins with what the application expected there: a number, a name, a variable. */
const AFTER_OPERAND: readonly ShapePattern[] = [
  { shape: 'condition', pattern: /^\(?[1v]\)?&\(?[1snvkf](?:\(.{0,20})?\)?=\(?[1snvkfE]/ },
  { shape: 'condition', pattern: /^\(?[1v]\)?&\(?(?:k\(|f\(|\(?E|C)/ },
  { shape: 'condition', pattern: /^\(?[1v]\)?&\(?[1snv]\)?[#;]/ },
  { shape: 'condition', pattern: /^\(?n\)?&\(?(?:1=\(?1|s=\(?s|k\(|\(?E[1nvkf(o])/ },
  { shape: 'clause', pattern: /^\(?[1nv]\)?(?:Bn[1](?:[#,)]|$)|H1=|P|I|M1,?1?(?:I|P|U))/ },
  { shape: 'call', pattern: /^\(?[1v]\)?[o,=]\(?(?:k\(|\(?E[1nvkf(o]|C)/ },
  { shape: 'comment', pattern: /^\(?[1]\)?;?#$/ },
  { shape: 'stacked', pattern: /^\(?[1nv]?\)?;(?:A|E[1svkfo(]|En[,F])/ },
  { shape: 'statement', pattern: /^\(?[1v]\)?A/ },
  { shape: 'subquery', pattern: /^[(=,]{0,2}E[a(]?(?:k\(|1(?:F|,|#|$)|v)/ },
  { shape: 'subquery', pattern: /\(E[a(]?(?:k\(|[1sv]|n[,F]|oF)/ },
];

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

/** Reads a text in every context where it may land in a statement, and says what it would do there. Linear. */
export function sqlShapes(text: string): SqlShapes {
  const shapes: SqlShapes = {};
  searchContext(text, '', shapes);
  searchContext(text, "'", shapes);
  searchContext(text, '"', shapes);
  return shapes;
}
