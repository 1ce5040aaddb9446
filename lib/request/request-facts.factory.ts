import type { IncomingMessage } from 'node:http';
import type { ClientAddressResolver } from './client-address.resolver';
import type { Clock } from './clock';
import type { RequestFacts, RequestHeaders } from './request-facts';

/** What Express, Fastify and a plain Node request have in common, as far as the facts need it. */
export interface FrameworkRequest {
  /** The Node request behind a Fastify request. */
  readonly raw?: IncomingMessage;
  readonly originalUrl?: string;
  readonly body?: unknown;
  readonly file?: unknown;
  readonly files?: unknown;
  /** Express: the matched route. */
  readonly route?: { readonly path?: unknown };
  /** Fastify: the matched route. */
  readonly routeOptions?: { readonly url?: string };
  /** Fastify: no route matched. */
  readonly is404?: boolean;
}

/** What proxies are asked with: the whole address instead of the path. */
const ORIGIN = /^https?:\/\/[^/?#]*/i;

/** What a door knows of the way of a request. */
export type Routing =
  /** A handler was found. */
  | 'matched'
  /** No handler was found, and none will be. */
  | 'unmatched'
  /** The door stands before the routes. */
  | 'unknown';

/** Reads the facts off a request of either adapter, touching nothing of it. */
export class RequestFactsFactory {
  /** The other ends of requests over HTTP/2, whose sockets forget them; those of HTTP/1 remember what they were asked. */
  private readonly peers = new WeakMap<IncomingMessage, string>();

  constructor(
    private readonly addresses: ClientAddressResolver,
    private readonly clock: Clock,
  ) {}

  /** Sees a request when it has come, so that its client has an address although it may be gone when the facts are read. */
  meet(raw: IncomingMessage): void {
    const address = raw.socket?.remoteAddress;
    if (raw.httpVersionMajor > 1 && address !== undefined) this.peers.set(raw, address);
  }

  /** @param routing needed because Express leaves the template of a route that was tried and did not match */
  create(request: FrameworkRequest, routing: Routing): RequestFacts {
    const raw = rawRequestOf(request);
    const headers = raw.headers as RequestHeaders;
    return this.complete({
      method: raw.method ?? 'GET',
      url: request.originalUrl ?? raw.url ?? '/',
      headers,
      ...bodyOf(request),
      client: this.addresses.resolve(
        raw.socket?.remoteAddress ?? this.peers.get(raw),
        joined(headers['x-forwarded-for']),
      ),
      route: routing === 'matched' ? routeOf(request) : undefined,
      isUnmatched: routing === 'unmatched',
    });
  }

  /** The facts of something that did not come in as a request, from a client with this address. */
  describe(
    parts: Pick<RequestFacts, 'method' | 'url' | 'headers' | 'body'>,
    ip: string | undefined,
  ): RequestFacts {
    const client = this.addresses.resolve(ip, undefined);
    return this.complete({
      ...parts,
      files: undefined,
      bodyError: undefined,
      client,
      route: undefined,
      isUnmatched: false,
    });
  }

  private complete(parts: Omit<RequestFacts, 'timestamp' | 'path' | 'queryString'>): RequestFacts {
    const { method, url, headers, body, files, bodyError, client, route, isUnmatched } = parts;
    const target = url.startsWith('/') ? url : url.replace(ORIGIN, '');
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    return Object.freeze({
      timestamp: this.clock.now(),
      method,
      url,
      path: path === '' && target !== url ? '/' : path,
      queryString: mark < 0 ? '' : target.slice(mark + 1),
      headers,
      body,
      files,
      bodyError,
      client,
      route,
      isUnmatched,
    });
  }
}

/** The Node request behind a request of either adapter: the one object that all doors see. */
export function rawRequestOf(request: FrameworkRequest): IncomingMessage {
  return request.raw ?? (request as unknown as IncomingMessage);
}

function routeOf(request: FrameworkRequest): string | undefined {
  const template = request.routeOptions?.url ?? request.route?.path;
  if (template instanceof RegExp) return template.source;
  return typeof template === 'string' ? template : undefined;
}

/** What parsers left on the request. A getter that throws costs the body, not the address by which lists decide. */
function bodyOf(request: FrameworkRequest): Pick<RequestFacts, 'body' | 'files' | 'bodyError'> {
  try {
    const { body, files, file } = request;
    return { body: isStream(body) ? undefined : body, files: files ?? file, bodyError: undefined };
  } catch (error) {
    const bodyError = error instanceof Error ? error : new Error('a getter threw something that is no Error');
    return { body: undefined, files: undefined, bodyError };
  }
}

/** A parser that only hands the stream on, as on Fastify for types it does not know, has read nothing. */
function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && typeof (body as { pipe?: unknown }).pipe === 'function';
}

/** Node joins the lines of this header itself; a request that did not come through its parser may hold an array. */
function joined(header: string | readonly string[] | undefined): string | undefined {
  return header === undefined || typeof header === 'string' ? header : header.join(',');
}
