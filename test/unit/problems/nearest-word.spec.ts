import fc from '../../support/seeded-fast-check';
import { nearestWord } from '../../../lib/problems/nearest-word';

const OPTIONS = ['passiveMode', 'whitelist', 'blacklist', 'rateLimit', 'trustedProxies', 'log', 'off'];

describe('nearestWord', () => {
  it.each([
    ['pasiveMode', 'passiveMode'],
    ['passivemode', 'passiveMode'],
    ['PASSIVE_MODE', 'passiveMode'],
    ['whiteList', 'whitelist'],
    ['blcaklist', 'blacklist'],
    ['ratelimits', 'rateLimit'],
    ['trustProxies', 'trustedProxies'],
    ['of', 'off'],
  ])('takes %s for %s', (text, word) => {
    expect(nearestWord(text, OPTIONS)).toBe(word);
  });

  it.each(['banning', 'helmet', 'passive', '', 'x'.repeat(65), '日本語の設定'])(
    'takes %j for nothing',
    (text) => {
      expect(nearestWord(text, OPTIONS)).toBeUndefined();
    },
  );

  it('has nothing to offer without words', () => {
    expect(nearestWord('whitelist', [])).toBeUndefined();
  });

  it('finds every word itself, and answers with one of the words or with nothing', () => {
    const word = fc.string({ minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, selector: (text) => text.toLowerCase() }), (words) => {
        for (const one of words) expect(nearestWord(one, words)).toBe(one);
      }),
    );
    fc.assert(
      fc.property(word, fc.array(word), (text, words) => {
        expect([undefined, ...words]).toContain(nearestWord(text, words));
      }),
    );
  });

  it('forgives one slip in a long word: a letter too many, too few or wrong', () => {
    const at = fc.nat({ max: 11 });
    const slip = fc.constantFrom<(word: string, i: number) => string>(
      (word, i) => `${word.slice(0, i)}x${word.slice(i)}`,
      (word, i) => word.slice(0, i) + word.slice(i + 1),
      (word, i) => `${word.slice(0, i)}x${word.slice(i + 1)}`,
    );
    fc.assert(
      fc.property(slip, at, (damage, i) => {
        expect(nearestWord(damage('trustedProxies', i), OPTIONS)).toBe('trustedProxies');
      }),
    );
  });
});
