import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { InspectableRequest } from '../detection/inspectable-request';
import { readInput } from './log-input';

/** A request to look at, and what to call it. */
export interface ScannedRequest {
  readonly label: string;
  readonly request: InspectableRequest;
}

interface RequestRecord {
  readonly method?: unknown;
  readonly url?: unknown;
  readonly path?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
}

const FORM = 'a line holds one request: {"method", "url", "headers", "body"}';

/**
 * The requests of a file (`-` is standard input), or the one that the text stands for.
 *
 * @throws an error that says what is wrong with the file, or with a line of it
 */
export async function* readRequests(input: string | undefined, file = '-'): AsyncGenerator<ScannedRequest> {
  if (input !== undefined) {
    yield { label: input, request: requestFromText(input) };
    return;
  }
  const source = Readable.from(readInput({ name: file, size: undefined }, () => undefined));
  // A stream that cannot be opened would otherwise only end the lines.
  const failed = new Promise<never>((_, reject) => source.once('error', reject));
  failed.catch(() => undefined);
  let number = 0;
  const lines = createInterface({ input: source, crlfDelay: Infinity })[Symbol.asyncIterator]();
  for (;;) {
    const next: IteratorResult<string, unknown> = await Promise.race([lines.next(), failed]);
    if (next.done === true) return;
    number++;
    // Editors on Windows begin a file with a byte order mark.
    const line = number === 1 ? next.value.replace(/^\ufeff/, '') : next.value;
    if (line.trim() !== '') yield { label: `line ${number}`, request: requestFromLine(line, number) };
  }
}

/** A URL or a target is taken apart; any other text is the value of a parameter. */
function requestFromText(text: string): InspectableRequest {
  const target = /^https?:\/\//i.test(text) ? text.replace(/^[^:]+:\/\/[^/?#]*\/?/, '/') : text;
  return target.startsWith('/')
    ? requestOf({ url: target })
    : { ...requestOf({}), headers: { 'content-type': 'application/json' }, body: { text } };
}

function requestFromLine(line: string, number: number): InspectableRequest {
  let record: unknown;
  try {
    record = JSON.parse(line);
  } catch {
    throw new Error(`line ${number} is no JSON; ${FORM}`);
  }
  if (typeof record === 'object' && record !== null && !Array.isArray(record)) {
    const problem = problemOf(record);
    if (problem !== undefined) throw new Error(`line ${number} ${problem}`);
    return requestOf(record);
  }
  throw new Error(`line ${number} is no JSON object; ${FORM}`);
}

function requestOf({ method, url, path, headers, body }: RequestRecord): InspectableRequest {
  const target = [url, path, '/'].find((candidate) => typeof candidate === 'string') as string;
  const mark = target.indexOf('?');
  return {
    method: typeof method === 'string' ? method : 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    queryString: mark < 0 ? '' : target.slice(mark + 1),
    headers: headersOf(headers),
    body: body ?? undefined,
    files: undefined,
    route: undefined,
  };
}

function problemOf({ method, url, path, headers }: RequestRecord): string | undefined {
  if (typeof (url ?? path) !== 'string') return 'has no "url" that is a text';
  if (method !== undefined && typeof method !== 'string') return 'has a "method" that is no text';
  const hasHeaders = typeof headers === 'object' && headers !== null && !Array.isArray(headers);
  return headers === undefined || hasHeaders ? undefined : 'has "headers" that are no object';
}

function headersOf(headers: unknown): InspectableRequest['headers'] {
  if (typeof headers !== 'object' || headers === null) return {};
  const entries = Object.entries(headers).flatMap(([name, value]: [string, unknown]) => {
    const lines = (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isLine).map(String);
    if (lines.length === 0) return [];
    return [[name.toLowerCase(), lines.length === 1 ? (lines[0] as string) : lines] as const];
  });
  return Object.fromEntries(entries);
}

function isLine(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
