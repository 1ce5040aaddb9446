import { runInNewContext } from 'node:vm';
import fc from '../../support/seeded-fast-check';
import { comment, literal } from '../../../lib/cli/typescript-text';

const evaluate = (text: string): unknown => runInNewContext(`(${text})`);

describe('TypeScript as it is printed', () => {
  it.each([
    ["it's", String.raw`'it\'s'`],
    ['a"b', `'a"b'`],
    ['a\\b', String.raw`'a\\b'`],
    ['\u2028\n\u202e', String.raw`'\u2028\n\u202e'`],
  ])('quotes %j', (text, expected) => {
    expect(literal(text)).toBe(expected);
  });

  it('breaks what does not fit', () => {
    const entry = { rule: 'sqli-union-select', route: '/products/:sku/reviews', field: 'text' };
    expect(
      literal({ detection: { exclude: [entry, { rule: 'xss-element' }] }, whitelist: ['192.0.2.1'] }, 0, 40),
    ).toBe(`{
  detection: {
    exclude: [
      {
        rule: 'sqli-union-select',
        route: '/products/:sku/reviews',
        field: 'text',
      },
      { rule: 'xss-element' },
    ],
  },
  whitelist: ['192.0.2.1'],
}`);
  });

  it('means what it was made of, and is one line in plain ASCII where it is a text', () => {
    fc.assert(
      fc.property(
        fc.object({
          key: fc.stringMatching(/^[a-z' -]{1,9}$/),
          values: [fc.string({ unit: 'binary', maxLength: 30 })],
        }),
        (value) => {
          const text = literal(value);
          expect(text).toMatch(/^[ -~\n]*$/);
          expect(JSON.stringify(evaluate(text))).toBe(JSON.stringify(value));
        },
      ),
    );
  });

  it('lets no text end its comment', () => {
    expect(comment('a\nb\u2028c */ d')).toEqual([expect.stringMatching(/^\/\/ [ -~]*$/)]);
  });

  it('keeps comments within 80 columns', () => {
    for (const line of comment('word '.repeat(100), 3)) expect(line.length).toBeLessThanOrEqual(80);
  });
});
