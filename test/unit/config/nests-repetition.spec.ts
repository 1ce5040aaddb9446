import { nestsRepetition } from '../../../lib/config/nests-repetition';

describe('regular expressions of the user', () => {
  it.each([/(a+)+$/, /^(\w*)*x/, /(a|aa)+$/, /((ab)*c?)+/, /(?:x{2,})*/, /(?:(?:a+)b?)+/])(
    '%s could stall the app',
    (pattern) => {
      expect(nestsRepetition(pattern)).toBe(true);
    },
  );

  it.each([
    /^curl\//,
    /bot.*crawler/i,
    /^python-requests\/[\d.]+$/,
    /(a|b)c/,
    /(a{1,3})+/,
    /[(+*]+\(\+\)*/,
    /(?:ab)+/,
  ])('%s could not', (pattern) => {
    expect(nestsRepetition(pattern)).toBe(false);
  });
});
