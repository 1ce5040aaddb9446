import { describeValue } from '../problems/describe-value';
import type { RequestFacts, RequestHeaders } from '../request/request-facts';

/** A request, or something like one, as {@link GuardService.inspect} takes it. */
export interface InspectableFacts {
  /** The request target, such as `/search?q=shoes`. */
  readonly url: string;
  /** @default 'GET' */
  readonly method?: string;
  /** A plain object; a header that came on several lines may be an array. */
  readonly headers?: RequestHeaders;
  /** An object, an array, text or bytes. */
  readonly body?: unknown;
  /** The address of the client; without it, lists and bans cannot apply. */
  readonly ip?: string;
}

/** The facts as checks need them, with names of headers in lower case. Throws a `TypeError` that names all that is wrong. */
export function readInspectableFacts(
  facts: InspectableFacts,
): Pick<RequestFacts, 'url' | 'method' | 'headers' | 'body'> & { readonly ip: string | undefined } {
  const { url, method = 'GET', headers = {}, body, ip } = Object(facts) as InspectableFacts;
  const wrong = [
    ...problemsOf('url', 'a text such as "/search?q=shoes"', url, typeof url === 'string'),
    ...problemsOf('method', 'a text', method, typeof method === 'string'),
    ...problemsOf('headers', 'a plain object', headers, isPlain(headers)),
    ...problemsOf('ip', 'an address', ip, ip === undefined || typeof ip === 'string'),
  ];
  if (wrong.length > 0) throw new TypeError(`This cannot be inspected: ${wrong.join('; ')}.`);
  return { url, method, headers: lowered(headers), body, ip };
}

function problemsOf(name: string, expected: string, value: unknown, isRight: boolean): string[] {
  return isRight ? [] : [`${name}: expected ${expected}, got ${describeValue(value)}`];
}

/** Neither an array nor a `Headers` nor a Map: they would read as empty. */
function isPlain(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function lowered(headers: object): RequestHeaders {
  const entries = Object.entries(headers).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined || value === null) return [];
    return [[name.toLowerCase(), Array.isArray(value) ? value.map(textOf) : textOf(value)] as const];
  });
  return Object.fromEntries(entries);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : describeValue(value);
}
