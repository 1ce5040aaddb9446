import fc from '../../support/seeded-fast-check';
import { describeValue } from '../../../lib/problems/describe-value';

describe('describeValue', () => {
  it.each([
    ['a text', "'a text'"],
    [17, '17'],
    [NaN, 'NaN'],
    [-0, '-0'],
    [10n, '10n'],
    [null, 'null'],
    [undefined, 'undefined'],
    [true, 'true'],
    [/a+/g, '/a+/g'],
    [{}, '{}'],
    [{ a: { b: 1 } }, '{ a: [Object] }'],
    [[1, 2, 3, 4, 5], '[ 1, 2, 3, ... 2 more items ]'],
    [Symbol('s'), 'Symbol(s)'],
  ])('shows %p as %s', (value, text) => {
    expect(describeValue(value)).toBe(text);
  });

  it('stays on one line', () => {
    expect(describeValue('a\nb')).toBe("'a\\nb'");
    expect(describeValue({ a: 'x\ny', b: ['z'] })).not.toContain('\n');
  });

  it('stays short', () => {
    expect(describeValue('x'.repeat(10_000)).length).toBeLessThanOrEqual(81);
    expect(describeValue(Array.from({ length: 10_000 }, () => 'x'.repeat(100))).length).toBeLessThanOrEqual(
      81,
    );
  });

  it.each([
    'redis://:hunter2@host:6379',
    'see rediss://ops:hunter2@host and more',
    `redis://ops:hunter2${'x'.repeat(60)}@host`,
    ['redis://:hunter2@host'],
    [`redis://ops:hunter2${'x'.repeat(60)}@host`],
    { url: 'redis://:hunter2@host' },
  ])('shows no password that stands in a URL: %p', (value) => {
    expect(describeValue(value)).toMatch(/:\/\/\*\*\*@/);
    expect(describeValue(value)).not.toContain('hunter2');
  });

  it('shows a URL without one as it is', () => {
    expect(describeValue('https://shop.example/a')).toBe("'https://shop.example/a'");
  });

  it('runs no code of the value: getters, inspectors and proxies stay as they are', () => {
    let calls = 0;
    const count = (): string => `called ${++calls}`;
    describeValue({
      get secret() {
        return count();
      },
      [Symbol.for('nodejs.util.inspect.custom')]: count,
      toString: count,
      toJSON: count,
    });
    describeValue(new Proxy({}, { get: count, ownKeys: () => [count()] }));
    expect(calls).toBe(0);
  });

  it('describes whatever comes on one short line', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
        (value) => {
          const text = describeValue(value);
          expect(text.length).toBeLessThanOrEqual(81);
          expect(text).not.toMatch(/[\r\n]/);
        },
      ),
    );
    expect(describeValue(Proxy.revocable({}, {}).proxy)).toMatch(/./);
  });
});
