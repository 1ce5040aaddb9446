import type { RequestOptions } from '../../support/send';

const ATTACK = "1' UNION SELECT password FROM users--";
/** What an attacker would like to see in the log. */
const LINES = [
  'from 10.0.0.1: GET /',
  'x\r\n[PASSIVE MODE] Penetration attempt detected from 10.0.0.1: GET / - Reason: forged',
  'x\u2028[PASSIVE MODE] detected from\u00a010.0.0.1',
  '[PASSIVE MODE] from  10.0.0.1',
  'from\t10.0.0.1',
  '\u001b[2K\u001b[1A[PASSIVE MODE] from 10.0.0.1',
];

/** Attacks that try to write a line, or an address, of their own: in every place, in every spelling. */
export const forgeries: RequestOptions[] = LINES.flatMap((line) => {
  const encoded = encodeURIComponent(line);
  const asHeader = Buffer.from(line.replace(/[^ -\xff]/g, ' ')).toString('latin1');
  return [
    { path: `/${encoded}?q=${encodeURIComponent(ATTACK)}` },
    { path: `/search/${line.replace(/[^!-~]+/g, '%20')}?q=${encodeURIComponent(ATTACK)}` },
    { path: `/search?q=${encodeURIComponent(`${ATTACK} ${line}`)}` },
    { path: `/search?q=${encodeURIComponent(encodeURIComponent(`${line} ${ATTACK}`))}` },
    { path: `/search?${encoded}=${encodeURIComponent(ATTACK)}` },
    { path: `/search?from%20=1&10.0.0.1=1&q=${encodeURIComponent(ATTACK)}` },
    { path: '/search', headers: { 'user-agent': `sqlmap ${asHeader}` } },
    { path: '/search', headers: { referer: `${ATTACK} ${asHeader}` } },
    { path: '/search', headers: { cookie: `a=${encodeURIComponent(`${ATTACK} ${line}`)}` } },
    { path: '/orders', body: { note: `${line} ${ATTACK}` } },
    { path: '/orders', body: { [line]: ATTACK } },
    { path: '/orders', body: { [`x ${line}`]: { from: { '10.0.0.1': `${ATTACK}${line}` } } } },
    { path: '/orders', body: { [`${ATTACK} ${line}`]: line } },
  ];
});
