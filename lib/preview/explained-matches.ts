import type { RecordedMatch, RecordedPass } from '../telemetry/recorded-facts';
import { redactExcerpt } from '../telemetry/redaction';
import { isSecretName } from '../telemetry/secret-name';
import { explainedMatch } from './explained-match';
import type { ExplainedMatch } from './explanation';
import { RecordFields } from './record-fields';
import { shownText } from './shown-text';

const MAX_SNIPPET = 80;
const MAX_RULES = 50;

/**
 * The matches of a record with their texts, where they were recorded; else those that the event tells of; else its rules,
 * with the snippet of the first.
 */
export function explainMatches(fields: RecordFields, passes: readonly RecordedPass[]): ExplainedMatch[] {
  const told = entriesOf(fields, 'matches', toldMatch);
  const rules = rulesOf(fields);
  const recorded = passes.flatMap(({ matches = [], values = [] }) =>
    matches.map((match) => {
      const text = values.find(({ value }) => value === match.value)?.text;
      return recordedMatch(match, text, [...told, ...rules]);
    }),
  );
  return [recorded, told, rules].find((matches) => matches.length > 0) ?? [];
}

/** @param told the same matches, as far as the event tells of them */
function recordedMatch(
  { rule, category, severity, place, field }: RecordedMatch,
  text: string | undefined,
  told: readonly ExplainedMatch[],
): ExplainedMatch {
  const location = shownText(field === '' ? place : `${place}.${field}`);
  const isShown = text !== undefined && place !== 'cookie' && !isSecretName(field);
  const beginning = isShown ? shownText(redactExcerpt(text, MAX_SNIPPET)) : null;
  // Of a long text, the event has the piece round the match.
  const isWhole = isShown && text.length <= MAX_SNIPPET;
  const same = isWhole ? undefined : told.find((one) => one.rule === rule && one.location === location);
  return explainedMatch(rule, { category, severity, location, snippet: same?.snippet ?? beginning });
}

function toldMatch(value: unknown): ExplainedMatch | undefined {
  const fields = RecordFields.of(value);
  const rule = fields?.text('rule', 100);
  if (fields === undefined || rule === undefined) return undefined;
  const [category, severity, location, snippet] = ['category', 'severity', 'location', 'snippet'].map(
    (name) => shownText(fields.text(name)),
  );
  return explainedMatch(rule, { category, severity, location, snippet });
}

/** The rules of an event, the first with what there is of evidence. */
function rulesOf(fields: RecordFields): ExplainedMatch[] {
  const rules = entriesOf(fields, 'rules', (rule) => (typeof rule === 'string' ? rule : undefined));
  const evidence = RecordFields.of(fields.raw('evidence'));
  const heaviest = {
    category: shownText(fields.text('reason')),
    location: shownText(evidence?.text('location')),
    snippet: shownText(evidence?.text('snippet')),
  };
  return rules.map((rule, i) => explainedMatch(rule, i === 0 ? heaviest : {}));
}

function entriesOf<T>(fields: RecordFields, name: string, read: (value: unknown) => T | undefined): T[] {
  return (fields.list(name, read) ?? []).filter((entry) => entry !== undefined).slice(0, MAX_RULES);
}
