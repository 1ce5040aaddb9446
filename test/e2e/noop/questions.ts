import type { GuardedApp } from '../../support/guarded-app';
import type { Answer, RequestOptions } from '../../support/send';

const SQLI = 'q=1%27%20UNION%20SELECT%20password%20FROM%20users--';
const JSON_TYPE = { 'content-type': 'application/json' };

/** Every kind of request, each hostile: in its query and by its user agent. */
export const questions: RequestOptions[] = [
  { path: `/json?${SQLI}` },
  { path: `/json?${SQLI}`, method: 'HEAD' },
  { path: `/json?${SQLI}`, method: 'OPTIONS' },
  { path: `/json?${SQLI}`, method: 'PUT', body: { a: 1 } },
  { path: `/text?${SQLI}`, headers: { 'accept-encoding': 'gzip', range: 'bytes=0-1' } },
  { path: `/echo?${SQLI}`, body: { note: '<script>alert(1)</script>', nested: [{ a: '../../etc/passwd' }] } },
  { path: `/echo?${SQLI}`, method: 'POST', headers: JSON_TYPE, body: '{"malformed":' },
  { path: `/echo?${SQLI}`, method: 'POST', headers: JSON_TYPE, body: '' },
  { path: `/echo?${SQLI}`, body: { padding: 'a'.repeat(2_000_000) } },
  { path: `/echo?${SQLI}`, method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<a>&b;</a>' },
  {
    path: `/echo?${SQLI}`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: SQLI,
  },
  { path: `/nothing?${SQLI}`, method: 'DELETE' },
  { path: `/moved?${SQLI}` },
  { path: `/file?${SQLI}` },
  { path: `/stream?${SQLI}` },
  { path: `/events?${SQLI}` },
  { path: `/refused?${SQLI}` },
  { path: `/broken?${SQLI}` },
  { path: `/nowhere?${SQLI}` },
  { path: '/.env' },
  { path: '/%zz' },
  { path: `/../../etc/passwd?${SQLI}` },
].map((question) => ({ ...question, headers: { 'user-agent': 'BadBot', ...question.headers } }));

/** All that a client gets, byte for byte; only the time of day may differ. */
export function onTheWire({ status, rawHeaders, bytes }: Answer): unknown {
  const headers = rawHeaders.map((part, index) => (rawHeaders[index - 1] === 'Date' ? '' : part));
  return { status, headers, bytes: bytes.toString('latin1') };
}

/** Asks everything, and asks again for what the client has already. */
export async function askEverything(app: GuardedApp): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const question of questions) {
    const answer = await app.send(question);
    answers.push({ question: question.path, ...(onTheWire(answer) as object) });
    const { etag } = answer.headers;
    if (etag === undefined) continue;
    const headers = { ...question.headers, 'if-none-match': etag };
    answers.push({
      question: `${question.path} again`,
      ...(onTheWire(await app.send({ ...question, headers })) as object),
    });
  }
  return answers;
}
