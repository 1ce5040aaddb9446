import { readFileSync } from 'node:fs';
import { adapters, startApp } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';
import type { RequestOptions } from '../../support/send';
import { ShopController } from '../../support/shop.controller';

/** Part of every secret below, and of nothing else. */
const SECRET = 'Xk29QvTr81';
const JWT = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ${SECRET}In0.${SECRET}`;
const SQLI = "1' UNION SELECT password FROM users--";
const ATTACK = encodeURIComponent(SQLI);

/** Attacks that carry a secret, in it or beside it. */
const requests: [string, RequestOptions][] = [
  ['a password beside the attack', { path: '/orders', body: { note: SQLI, password: SECRET } }],
  ['a password that is the attack', { path: '/orders', body: { user: { password: `${SECRET} ${SQLI}` } } }],
  [
    'a secret of another name',
    { path: '/orders', body: { clientSecret: `${SECRET} ${SQLI}`, apiKey: `${SECRET}${SQLI}` } },
  ],
  [
    'secrets of short names',
    {
      path: '/orders',
      body: {
        pass: `${SECRET}${SQLI}`,
        cardCvv: `${SECRET}${SQLI}`,
        smsOtp: `${SECRET} ${SQLI}`,
        note: SQLI,
      },
    },
  ],
  ['a password in the query', { path: `/search?pass=${SECRET}${ATTACK}` }],
  ['a field deep inside', { path: '/orders', body: { ['a'.repeat(100)]: { pin: `${SECRET}${SQLI}` } } }],
  ['a secret in the path', { path: `/reset/${SECRET}x?q=${ATTACK}` }],
  [
    'a code for a token in a referer',
    { path: '/search', headers: { referer: `https://x.example/cb?code=${SECRET}&q=${SQLI}` } },
  ],
  ['a token in the query', { path: `/search?token=${SECRET}&q=${ATTACK}` }],
  ['a token that is the attack', { path: `/search?access_token=${SECRET}${ATTACK}` }],
  [
    'a token in the value that attacks',
    { path: `/search?q=${encodeURIComponent(`token=${SECRET} ${SQLI}`)}` },
  ],
  [
    'a token that the excerpt cuts off from its name',
    { path: `/search?q=${encodeURIComponent(`token=${'b'.repeat(40)}${SECRET}<script>alert(1)</script>`)}` },
  ],
  ['a URL with credentials', { path: `/search?q=${encodeURIComponent(`http://ann:${SECRET}@db/ ${SQLI}`)}` }],
  ['a JWT in the path', { path: `/reset/${JWT}?q=${ATTACK}` }],
  ['a JWT in the value that attacks', { path: `/search?q=${encodeURIComponent(`${JWT} ${SQLI}`)}` }],
  ['a cookie beside the attack', { path: `/search?q=${ATTACK}`, headers: { cookie: `sid=${SECRET}` } }],
  ['a cookie that is the attack', { path: '/search', headers: { cookie: `sid=${SECRET}${ATTACK}` } }],
  [
    'an Authorization header',
    { path: `/search?q=${ATTACK}`, headers: { authorization: `Bearer ${SECRET}` } },
  ],
  ['an API key that is the attack', { path: '/search', headers: { 'x-api-key': `${SECRET} ${SQLI}` } }],
  [
    'a Bearer token in the user agent',
    { path: '/search', headers: { 'user-agent': `sqlmap Bearer ${SECRET}${SECRET}` } },
  ],
  ['the number of a card', { path: '/orders', body: { note: `4111 1111 1111 1111 ${SQLI}` } }],
  [
    'a password in a form',
    {
      path: '/orders',
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `password=${SECRET}&note=${ATTACK}`,
    },
  ],
  [
    'a password that its neighbour names',
    {
      path: '/orders',
      body: {
        a: [{ name: 'password', value: `${SECRET} ${SQLI}` }],
        b: { value: [`${SECRET} ${SQLI}`], id: 'api_key' },
        c: JSON.stringify([{ Key: 'pin', Value: `${SECRET} ${SQLI}` }]),
      },
    },
  ],
  ['a password that its neighbour names in the query', { path: `/search?key=pin&value=${SECRET}${ATTACK}` }],
  [
    'a password in text that nobody parsed',
    {
      path: '/orders',
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: `{"password": "two words ${SECRET}", "note": "${SQLI}"}`,
    },
  ],
];

describe.each(adapters)('secrets never reach the log, the file or a subscriber, on %s', (adapter) => {
  it.each(requests)('%s', async (_what, request) => {
    const file = scratchFile();
    const app = await startApp(adapter, {
      controllers: [ShopController],
      guard: { passiveMode: true, logging: { file, format: 'json' } },
    });
    await app.send(request);
    await app.close();
    expect(app.events.some(({ actionTaken }) => actionTaken === 'logged_only')).toBe(true);
    const told = [readFileSync(file, 'utf8'), JSON.stringify(app.events), ...app.lines].join('\n');
    expect(told).not.toContain(SECRET);
    expect(told).not.toContain('4111');
    expect(told).not.toContain(JWT.slice(0, 20));
  });
});
