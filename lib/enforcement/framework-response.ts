import type { ServerResponse } from 'node:http';

/** What Express, Fastify and a plain Node response have in common, as far as a door needs it. */
export interface FrameworkResponse {
  /** Express and Fastify. */
  header?(name: string, value: string | number): unknown;
  /** A plain Node response. */
  setHeader?(name: string, value: string | number): unknown;
  /** The Node response behind a Fastify reply. */
  readonly raw?: ServerResponse;
}

export function setHeader(response: FrameworkResponse, name: string, value: string | number): void {
  if (response.header !== undefined) response.header(name, value);
  else response.setHeader?.(name, value);
}

/** The Node response behind the one of either adapter; absent where a GraphQL context has none. */
export function nodeResponseOf(response: FrameworkResponse): ServerResponse | undefined {
  const stream = (response.raw ?? response) as Partial<ServerResponse>;
  return typeof stream.once === 'function' ? (stream as ServerResponse) : undefined;
}
