import { explainedMatch } from './explained-match';
import type { ExplainedMatch } from './explanation';

const MAX_MATCHES = 50;
const MAX_LENGTH = 20_000;
/**
 * `sqli (rule, rule) in query.q`, and what may follow. The names of fields, which clients choose, hold no blanks there; in
 * lines of older versions they may, and then nothing is said of the place.
 */
const FIND =
  /(?:^|, also |, )([\w-]{1,40}) \(([\w., -]{1,2000})\) in (\S{1,2000}?)(?=$|, also |, and \d{1,9} more$|, [\w-]{1,40} \()/g;
const RULES = /^[\w-]{1,40} \(([\w., -]{1,2000})\)/;
const MORE = /, and (\d{1,9}) more$/;

/** Reads what stands behind `Reason: ` in the line of a decision: which rules matched where. */
export function matchesOfLine(reason: string): { matches: ExplainedMatch[]; more: number } {
  const said = reason.slice(0, MAX_LENGTH);
  const matches = [...said.matchAll(FIND)].flatMap(([, category = '', rules = '', location = '']) =>
    rules.split(', ').map((rule) => explainedMatch(rule, { category, location })),
  );
  const [, rules] = matches.length > 0 ? [] : (RULES.exec(said) ?? []);
  return {
    matches: (rules?.split(', ').map((rule) => explainedMatch(rule)) ?? matches).slice(0, MAX_MATCHES),
    more: Number(MORE.exec(said)?.[1] ?? 0),
  };
}
