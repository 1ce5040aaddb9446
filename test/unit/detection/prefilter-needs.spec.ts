import { ruleSet } from '../../../lib/detection/rules/rule-set';
import { cannotMatchWithout } from '../../support/cannot-match-without';

/** Every group of literals of every rule that is one regular expression. What functions find is left to test/property. */
const groups = ruleSet.flatMap(({ id, find, needs }) =>
  find instanceof RegExp ? needs.map((group, i) => ({ id, number: i + 1, find, group })) : [],
);

describe('what a rule needs', () => {
  it.each(groups)('$id, group $number: no match is without one of its literals', ({ find, group }) => {
    expect(cannotMatchWithout(find, group)).toBe(true);
  });
});

describe('the proof', () => {
  it.each<[RegExp, string[], boolean]>([
    [/abc/i, ['b'], true],
    [/abc/i, ['bd'], false],
    [/ab|cd/, ['ab', 'd'], true],
    [/ab|cd/, ['ab'], false],
    [/a?b/, ['ab'], false],
    [/a+b/, ['ab'], true],
    [/a{2,3}b/, ['aab'], true],
    [/(?:a|b)c/, ['ac', 'bc'], true],
    [/[ab]c/, ['ac', 'bc'], true],
    [/[ab]c/, ['ac'], false],
    [/[^a]b/, ['b'], true],
    [/a.b/, ['ab'], false],
    [/a(?=bc)/, ['bc'], true],
    [/a(?!bc)/, ['bc'], false],
    [/x\s{0,3}y/, ['x', 'zz'], true],
    [/x\s{0,3}y/, ['xy'], false],
  ])('%s without %j: %s', (pattern, literals, holds) => {
    expect(cannotMatchWithout(pattern, literals)).toBe(holds);
  });
});
