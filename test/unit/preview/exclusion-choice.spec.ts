import fc from '../../support/seeded-fast-check';
import type { Bucket } from '../../../lib/preview/denial-pattern';
import { chooseExclusions, type DenialPattern } from '../../../lib/preview/exclusion-choice';

const THRESHOLD = 5;

/** `rule field points`, one match each. */
function bucket(...matches: string[]): Bucket {
  return matches.map((match) => {
    const [rule = '', field = '', points] = match.split(' ');
    return { rule, field, points: Number(points) };
  });
}

function chosen(...patterns: readonly Bucket[][]): string[][] {
  const groups = chooseExclusions(
    patterns.map((buckets) => ({ buckets, events: 1 })),
    THRESHOLD,
  );
  return groups.map((pairs) => pairs.map(({ rule, field }) => `${rule} ${field}`).sort()).sort();
}

describe('the choice of exclusions', () => {
  it.each<[string, Bucket[][], string[][]]>([
    ['one rule in one field', [[bucket('a text 5')]], [['a text']]],
    ['what is enough, and not the rest', [[bucket('a text 5', 'b text 2')]], [['a text']]],
    ['one of two that deny together', [[bucket('a text 3', 'b text 3')]], [expect.any(Array)]],
    ['both of two that deny alone', [[bucket('a text 5', 'b text 5')]], [['a text', 'b text']]],
    [
      'the rule that is common to several requests',
      [[bucket('a text 3', 'b text 2')], [bucket('a text 3', 'c text 2')]],
      [['a text']],
    ],
    ['other fields apart', [[bucket('a text 5')], [bucket('a title 5')]], [['a text'], ['a title']]],
    [
      'fields together that stand against the same request',
      [[bucket('a text 5'), bucket('a title 5')], [bucket('a title 5')]],
      [['a text', 'a title']],
    ],
    ['nothing when nothing was found', [], []],
  ])('is %s', (_, patterns, expected) => {
    expect(chosen(...patterns)).toEqual(expected);
  });

  it('is none that nobody would read: what a hundred pairs let through is enough', () => {
    const pattern = (name: string) => [...Array(60).keys()].map((i) => bucket(`a ${name}${i} 5`));
    expect(chosen(pattern('x'), pattern('y'), pattern('z')).map((group) => group.length)).toEqual([60]);
  });

  it('lets every request through, and each pair is needed', () => {
    const match = fc.record({
      rule: fc.constantFrom('a', 'b', 'c', 'd'),
      field: fc.constantFrom('x', 'y', ''),
      points: fc.constantFrom(2, 3, 5),
    });
    const denying = fc
      .array(match, { minLength: 1, maxLength: 5 })
      .filter((matches) => matches.reduce((sum, { points }) => sum + points, 0) >= THRESHOLD);
    const pattern = fc.record({
      buckets: fc.array(denying, { minLength: 1, maxLength: 3 }),
      events: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 6 }), (patterns) => {
        const pairs = chooseExclusions(patterns, THRESHOLD).flat();
        const letsThrough = (without: readonly object[]) =>
          patterns.every((each) => isLetThrough(each, without as typeof pairs));
        expect(letsThrough(pairs)).toBe(true);
        for (const pair of pairs) expect(letsThrough(pairs.filter((it) => it !== pair))).toBe(false);
      }),
    );
  });
});

function isLetThrough(
  { buckets }: DenialPattern,
  pairs: readonly { rule: string; field: string }[],
): boolean {
  return buckets.every((matches) => {
    const left = matches.filter(
      ({ rule, field }) => !pairs.some((pair) => pair.rule === rule && pair.field === field),
    );
    return left.reduce((sum, { points }) => sum + points, 0) < THRESHOLD;
  });
}
