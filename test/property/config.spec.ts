import fc from '../support/seeded-fast-check';
import { resolveConfig } from '../../lib/config/config.resolver';
import type { GuardConfig } from '../../lib/config/guard-config';
import { GuardConfigError } from '../../lib/problems/guard-config.error';
import type { GuardOptions } from '../../lib/config/guard-options';

const KEYS = Object.keys(resolveConfig({})).filter((key) => key !== 'hash');
const NESTED = [
  'limit',
  'ttl',
  'storage',
  'threshold',
  'file',
  'level',
  'exclude',
  'customRules',
  'maxBytes',
  '0',
];

/** Whatever the outcome, it is one of the two that the docs know. */
function outcomeOf(options: unknown): GuardConfig | GuardConfigError {
  try {
    return resolveConfig(options as GuardOptions);
  } catch (error) {
    if (error instanceof GuardConfigError) return error;
    throw new Error('resolveConfig() must throw nothing but a GuardConfigError', { cause: error });
  }
}

function expectOneOfTwo(options: unknown): void {
  const outcome = outcomeOf(options);
  if (outcome instanceof GuardConfigError) {
    expect(outcome.problems.length).toBeGreaterThan(0);
    for (const { path, expected, value } of outcome.problems) {
      expect(path).not.toBe('');
      expect(expected).not.toBe('');
      expect(value).not.toMatch(/[\r\n]/);
      expect(outcome.message).toContain(`  - ${path}: expected ${expected}, got ${value}.`);
    }
  } else {
    expect(Object.isFrozen(outcome)).toBe(true);
    expect(outcome.hash).toMatch(/^[0-9a-f]{12}$/);
  }
}

const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSet: true,
  withTypedArray: true,
});

const thrower = (): never => {
  throw new Error('hostile');
};

/** Values that answer a question with an exception. */
const hostile = fc.constantFrom<() => unknown>(
  () => Proxy.revocable({}, {}).proxy,
  () => Proxy.revocable([], {}).proxy,
  () => new Proxy({}, { get: thrower }),
  () => new Proxy({}, { ownKeys: thrower }),
  () => new Proxy([1, 2], { get: thrower }),
  () => new Proxy({}, { getPrototypeOf: thrower }),
  () => Object.create(RegExp.prototype),
  () => Object.defineProperty([0], '0', { get: thrower }),
  () => Object.defineProperty({}, 'increment', { get: thrower, enumerable: true }),
  () => Object.defineProperty({}, 'toString', { value: thrower, enumerable: true }),
  () => Object.assign(Object.create(null), { limit: 1 }),
  () => {
    const cyclic: Record<string, unknown> = { exclude: [], customRules: [] };
    cyclic.exclude = cyclic.customRules = [cyclic];
    return cyclic;
  },
);

const hostileValue = hostile.map((make) => make());
const member = fc.oneof(anything, hostileValue, fc.array(fc.oneof(anything, hostileValue), { maxLength: 3 }));
const group = fc.oneof(member, fc.dictionary(fc.constantFrom(...NESTED), member, { maxKeys: 3 }));
const optionsLike = fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), group, { maxKeys: 6 });

describe('resolveConfig() with anything', () => {
  it('answers with a frozen configuration or with a GuardConfigError, never with another error', () => {
    fc.assert(fc.property(fc.oneof(anything, hostileValue), expectOneOfTwo));
  });

  it('does so for objects with the right keys and the wrong values', () => {
    fc.assert(fc.property(optionsLike, expectOneOfTwo), { numRuns: 2000 });
  });

  it('does so for hostile values in every option, and in every option of a group', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...KEYS),
        fc.option(fc.constantFrom(...NESTED)),
        hostileValue,
        (key, nested, value) => {
          expectOneOfTwo({ [key]: nested === null ? value : { [nested]: value } });
          expectOneOfTwo({ [key]: [value] });
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('names the option whose getter throws, and reads all others', () => {
    for (const key of KEYS) {
      const options = Object.defineProperty({ nonsense: 1 }, key, { get: thrower, enumerable: true });
      const outcome = outcomeOf(options) as GuardConfigError;
      expect(outcome.problems.map(({ path }) => path).sort()).toEqual([key, 'nonsense'].sort());
    }
  });

  it('reads the same options in the same way', () => {
    fc.assert(
      fc.property(optionsLike, (options) => {
        const [once, again] = [outcomeOf(options), outcomeOf(options)];
        expect(JSON.stringify(once)).toBe(JSON.stringify(again));
      }),
    );
  });
});
