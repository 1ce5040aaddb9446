import fc from '../../support/seeded-fast-check';
import { UserAgentPattern } from '../../../lib/policy/user-agent-pattern';

describe('UserAgentPattern', () => {
  it.each([
    ['curl', 'curl/8.5.0', true],
    ['CURL', 'libcurl-agent/1.0', true],
    ['curl', 'Mozilla/5.0', false],
    ['bot.example', 'botXexample', false],
    ['a|b', 'a', false],
    ['a|b', 'Agent A|B', true],
    ['(compatible; bad)', 'Mozilla/5.0 (compatible; BAD)', true],
    ['^$', '', false],
    ['\\d', '7', false],
  ])('takes the text %j in %j for what it is: %s', (text, header, matches) => {
    expect(new UserAgentPattern([text]).matches(header)).toBe(matches);
  });

  it('takes a regular expression as it is written', () => {
    const pattern = new UserAgentPattern([/^python-requests\//, 'wget']);
    expect(pattern.matches('python-requests/2.31')).toBe(true);
    expect(pattern.matches('Python-Requests/2.31')).toBe(false);
    expect(pattern.matches('my python-requests/2.31')).toBe(false);
    expect(pattern.matches('Wget/1.21')).toBe(true);
  });

  it('answers the same question in the same way', () => {
    const pattern = new UserAgentPattern([/bot/i, 'crawler']);
    expect(Array.from({ length: 4 }, () => pattern.matches('a Bot'))).toEqual([true, true, true, true]);
  });

  it('matches nothing without entries', () => {
    expect(new UserAgentPattern([]).matches('')).toBe(false);
  });

  it('finds any text of its list anywhere, whatever its case, and nothing else', () => {
    const text = fc.string({ minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), fc.string(), (texts, header) => {
        const found = texts.some((entry) => header.toLowerCase().includes(entry.toLowerCase()));
        expect(new UserAgentPattern(texts).matches(header)).toBe(found);
        expect(new UserAgentPattern(texts).matches(`x${texts[0]?.toUpperCase()}y`)).toBe(true);
      }),
    );
  });
});
