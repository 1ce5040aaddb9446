import type { LabelledRequest } from '../bench/detection/labelled-request';
import type { RequestOptions } from './send';

const SAMPLE = 400;
const CLIENTS = 25;
/** What the connection of the test says for itself. */
const OF_THE_CONNECTION =
  /^(?:host|connection|content-length|transfer-encoding|expect|upgrade|x-forwarded-for)$/i;
/** What no HTTP client can send in a header. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

function toRequest({ request }: LabelledRequest, index: number): RequestOptions | undefined {
  const { method, path, headers, body, bodyEncoding } = request;
  const sent = Object.entries(headers)
    .filter(([name]) => !OF_THE_CONNECTION.test(name))
    .map(([name, value]) => [name, Buffer.from(String(value)).toString('latin1')] as const);
  if (/[^\x21-\xff]/.test(path) || sent.some(([, value]) => UNSENDABLE.test(value))) return undefined;
  return {
    from: `203.0.113.${index % CLIENTS}`,
    method,
    path,
    headers: Object.fromEntries(sent),
    ...(body && { body: Buffer.from(body, bodyEncoding ?? 'utf8') }),
  };
}

/** Recorded requests, evenly from all that there are. */
export function sampleOfCorpus(rows: readonly LabelledRequest[]): RequestOptions[] {
  const every = Math.ceil(rows.length / SAMPLE);
  return rows
    .filter((_row, index) => index % every === 0)
    .map(toRequest)
    .filter((request) => request !== undefined);
}
