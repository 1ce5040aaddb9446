import { maskSecrets, redactExcerpt } from '../../../lib/telemetry/redaction';

const LENGTH = 80;

describe('secrets that hold blanks', () => {
  it.each([
    ['{"password": "correct horse battery", "q": "x"}', '{"password": "(redacted)", "q": "x"}'],
    ["{'api_key': 'correct horse', 'q': 'x'}", "{'api_key': '(redacted)', 'q': 'x'}"],
    ['{"client_secret": "correct horse bat', '{"client_secret": "(redacted)'],
    ['password=correct horse battery&q=x', 'password=(redacted)&q=x'],
    ['<login><password>correct horse</password></login>', '<login><password>(redacted)</password></login>'],
  ])('are masked to their end: %s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
    expect(maskSecrets(masked)).toBe(masked);
  });

  it.each([
    ['tery staple", "q": "<script>go()', '(redacted)", "q": "<script>go()'],
    ['orse battery&q=<script>go()', '(redacted)&q=<script>go()'],
    ['tery staple</key> <q><script>go()', '(redacted)</key> <q><script>go()'],
  ])('are masked where an excerpt begins in them: %s', (text, masked) => {
    expect(redactExcerpt(text, LENGTH)).toBe(masked);
  });

  it.each(["x' or 1=1 -- ", '"><script>go()</script>', '1; drop table a', 'kate<script>go()'])(
    'are not seen in an attack: %s',
    (text) => {
      expect(redactExcerpt(text, LENGTH)).toBe(text);
    },
  );

  it('are not seen in a sentence', () => {
    expect(maskSecrets('the password is in the cookie jar & more')).toBe(
      'the password is in the cookie jar & more',
    );
  });
});
