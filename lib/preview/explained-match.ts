import { ruleSet } from '../detection/rules/rule-set';
import type { ExplainedMatch } from './explanation';
import { shownText } from './shown-text';

/** A rule that matched, and what is known of where: what is not is null. */
export function explainedMatch(
  rule: string,
  known: Partial<Omit<ExplainedMatch, 'rule' | 'sees'>> = {},
): ExplainedMatch {
  const sees = ruleSet.find(({ id }) => id === rule)?.sees ?? null;
  return {
    rule: shownText(rule),
    sees,
    category: null,
    severity: null,
    location: null,
    snippet: null,
    ...known,
  };
}
