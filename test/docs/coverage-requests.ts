import type { INestApplication } from '@nestjs/common';
import type { RequestOptions } from '../support/send';

const ATTACK = "1' UNION SELECT login, password FROM users--";
const QUERY = `q=${encodeURIComponent(ATTACK)}`;
const JSON_TYPE = { 'content-type': 'application/json' };

/** The rows of the coverage table in the README: a request with an attack in it for each. */
export const coverageRequests: Readonly<Record<string, RequestOptions>> = {
  'a matched route: query, path, headers': { path: `/search?${QUERY}` },
  '`HEAD` on a matched route': { method: 'HEAD', path: `/search?${QUERY}` },
  'JSON body': { path: '/orders', body: { note: ATTACK } },
  'urlencoded body': {
    path: '/orders',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `note=${encodeURIComponent(ATTACK)}`,
  },
  'text body': { path: '/orders', headers: { 'content-type': 'text/plain' }, body: ATTACK },
  'XML body': {
    path: '/orders',
    headers: { 'content-type': 'application/xml' },
    body: `<order><note>${ATTACK}</note></order>`,
  },
  'multipart body': {
    path: '/orders',
    headers: { 'content-type': 'multipart/form-data; boundary=xyz' },
    body: `--xyz\r\ncontent-disposition: form-data; name="note"\r\n\r\n${ATTACK}\r\n--xyz--\r\n`,
  },
  'a path that no route has': { path: `/.env?${QUERY}` },
  'a method that the route does not have': { method: 'DELETE', path: `/search?${QUERY}` },
  'a percent escape in the path of a route': { path: `/%73earch?${QUERY}` },
  'a broken percent escape in the path': { path: `/%E0%A4%A?${QUERY}` },
  'malformed JSON': { path: '/orders', headers: JSON_TYPE, body: `{"note": "${ATTACK}` },
  'a body over the limit of the parser': { path: '/orders', body: { note: ATTACK.repeat(60_000) } },
  'a CORS preflight that the CORS layer answers': {
    method: 'OPTIONS',
    path: `/search?${QUERY}`,
    headers: { origin: 'https://shop.example', 'access-control-request-method': 'GET' },
  },
  'a mount in front of the routes (`app.use`)': { path: `/files/a.txt?${QUERY}` },
};

/** What some of the rows need in the app. */
export function prepare(app: INestApplication): void {
  app.enableCors();
  app.use('/files', (_: unknown, response: { end(text: string): void }) => response.end('a file'));
}
