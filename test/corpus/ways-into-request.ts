import type { InspectableRequest } from '../../lib/detection/inspectable-request';

const request = (part: Partial<InspectableRequest>): InspectableRequest => ({
  method: 'POST',
  path: '/items',
  queryString: '',
  headers: { 'user-agent': 'Mozilla/5.0' },
  body: undefined,
  files: undefined,
  route: undefined,
  ...part,
});

const boundary = 'x-boundary-x';
/** The ways of a text into a request. */
export const waysIntoRequest: Readonly<Record<string, (text: string) => InspectableRequest>> = {
  'a query value': (text) => request({ queryString: `page=1&q=${encodeURIComponent(text)}` }),
  'a JSON leaf': (text) => request({ body: { items: [{ note: text }] } }),
  'a JSON leaf among blank lines': (text) =>
    request({ body: { items: [{ note: '\n'.repeat(300) + text + ' \t\r\n'.repeat(100) }] } }),
  'a JSON leaf that is URL-encoded': (text) => request({ body: { note: encodeURIComponent(text) } }),
  'a cookie': (text) => request({ headers: { cookie: `a=b; note=${encodeURIComponent(text)}` } }),
  'a part of a form with uploads': (text) =>
    request({
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: `--${boundary}\r\nContent-Disposition: form-data; name="note"\r\n\r\n${text}\r\n--${boundary}--\r\n`,
    }),
  'a query value in base64': (text) =>
    request({ queryString: `q=${Buffer.from(text).toString('base64url')}` }),
};
