import { FieldTrail } from '../../../lib/detection/extract/field-trail';
import type { Place } from '../../../lib/detection/extract/place';
import type { Part } from '../../../lib/detection/extract/value-visitor';
import { normaliseText } from '../../../lib/detection/normalise/normalise-text';
import type { Example, Rule } from '../../../lib/detection/rules/rule';
import { ruleSet } from '../../../lib/detection/rules/rule-set';
import { Subject } from '../../../lib/detection/rules/subject';
import { RuleScreen } from '../../../lib/detection/screen/rule-screen';

interface Situation {
  readonly text: string;
  readonly place: Place;
  readonly part: Part;
  readonly trail: FieldTrail;
}

function situationOf(rule: Rule, example: Example): Situation {
  const given = typeof example === 'string' ? { text: example } : example;
  const place = ('place' in given ? given.place : undefined) ?? rule.places?.[0] ?? 'query';
  const part = ('part' in given ? given.part : undefined) ?? rule.parts?.[0] ?? 'value';
  const trail = new FieldTrail();
  trail.push(('field' in given ? given.field : undefined) ?? (part === 'name' ? given.text : 'q'));
  return { text: given.text, place, part, trail };
}

/** Whether the rule matches one of the forms of the text, behind its own prefilter. */
function matches(rule: Rule, example: Example): boolean {
  const screen = new RuleScreen([rule]);
  const { text, place, part, trail } = situationOf(rule, example);
  return [text, normaliseText(text)].some((form) => {
    const { candidates } = screen.screen(place, part, form);
    const subject = new Subject(form, place, part, trail, text);
    return candidates.some(
      ({ find }) => (typeof find === 'function' ? find(subject) : form.search(find)) >= 0,
    );
  });
}

const rows = (examples: 'attacks' | 'harmless') =>
  ruleSet.flatMap((rule) => rule[examples].map((example) => ({ id: rule.id, rule, example })));

describe('rules', () => {
  it.each(rows('attacks'))('$id matches $example', ({ rule, example }) => {
    expect(matches(rule, example)).toBe(true);
  });

  it.each(rows('harmless'))('$id lets $example pass', ({ rule, example }) => {
    expect(matches(rule, example)).toBe(false);
  });

  it.each(ruleSet.map((rule) => ({ id: rule.id, rule })))('$id is complete', ({ rule }) => {
    expect(rule.id).toMatch(/^[a-z]+(?:-[a-z0-9]+)+$/);
    expect(rule.id.startsWith(`${rule.category}-`)).toBe(true);
    expect(rule.version).toBeGreaterThan(0);
    expect(rule.attacks.length).toBeGreaterThan(0);
    expect(rule.harmless.length).toBeGreaterThan(0);
    expect(rule.sees).toMatch(/\.$/);
    expect(rule.ignores).toMatch(/\.$/);
    expect(rule.source).not.toBe('');
    expect(rule.needs.length).toBeGreaterThan(0);
    for (const literal of rule.needs.flat()) expect(literal).toBe(literal.toLowerCase());
  });

  it('have ids of their own', () => {
    expect(new Set(ruleSet.map(({ id }) => id)).size).toBe(ruleSet.length);
  });
});
