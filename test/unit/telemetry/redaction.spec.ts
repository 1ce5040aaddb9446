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

describe('secrets in text', () => {
  it.each([
    ['{"pass":"hunter2","q":"x"}', '{"pass":"(redacted)","q":"x"}'],
    ['{"a":"{\\"cardCvv\\":\\"123\\"}"}', '{"a":"{\\"cardCvv\\":\\"(redacted)"}"}'],
    ['user=a&pass=hunter2', 'user=a&pass=(redacted)'],
    ['smsOtp: 1234', 'smsOtp: (redacted)'],
    ['url=https://x.example/?a=1&token=hunter2', 'url=https://x.example/?a=1&token=(redacted)'],
    ['https://x.example/cb?code=hunter2&state=1', 'https://x.example/cb?code=(redacted)&state=1'],
    ['<login user="bob" password="hunter2"/>', '<login user="bob" password="(redacted)"/>'],
    ['<wsse:Password Type="x">hunter2</wsse:Password>', '<wsse:Password Type="x">(redacted)</wsse:Password>'],
    ['<pass><![CDATA[hunter2]]></pass>', '<pass><![CDATA[(redacted)</pass>'],
    ['[{"name":"password","value":"hunter2"}]', '[{"name":"password","value":"(redacted)"}]'],
    ['my password is hunter2 today', 'my password is (redacted) today'],
    ['3782.822463.10005', '(redacted)'],
    ['4111.1111.1111.1111', '(redacted)'],
    ['/reset/Spath19abcdefghijklmnop', '/reset/(redacted)'],
    ['/s/Ab1Cd2Ef3Gh4Ij5Kl6Mn7', '/s/(redacted)'],
  ])('are masked: %s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  it.each([
    'compass: north; passenger=2; author: kate; sidebar=1; pinterest="x"',
    'my password is wrong',
    '/orders/550e8400-e29b-41d4-a716-446655440000/items',
    '/reset/settings',
    'from 192.168.100.200 to 203.0.113.7, version 1.2.3.4',
    'product?a=1 code=SUMMER',
  ])('are not seen where there are none: %s', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  it('are looked for in a time that grows with the text', () => {
    const hostile = ['a', 'a:', 'pass=', '<a ', '<pass>', '"name":"', 'password is ', '/reset/', 'aA', '%5B'];
    for (const part of hostile) {
      const began = performance.now();
      maskSecrets(part.repeat(200_000 / part.length));
      expect(performance.now() - began).toBeLessThan(1000);
    }
  });
});
