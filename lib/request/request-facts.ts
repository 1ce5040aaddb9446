import type { ClientAddress } from './client-address';

/** Header names in lower case; a header that came on several lines may be an array. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Everything a decision may look at: a plain, frozen value that is the same for the same request on Express and on
 * Fastify. Nothing behind it belongs to a framework, so that a recorded request can be decided again.
 */
export interface RequestFacts {
  /** When the request was looked at, in milliseconds since the epoch, by the clock of the app. */
  readonly timestamp: number;
  /** The method as it was sent. */
  readonly method: string;
  /** The request target as it was sent, before any mount or rewrite. */
  readonly url: string;
  /** The part of {@link url} before the `?`, still encoded; without scheme and host, should they be there. */
  readonly path: string;
  /** The part of {@link url} after the first `?`, still encoded; empty when there is none. */
  readonly queryString: string;
  readonly headers: RequestHeaders;
  /** What the body parser of the app left on the request. `undefined` when none has read it. */
  readonly body: unknown;
  /** What a getter on the request threw when the body was read; absent when all went well. */
  readonly bodyError: Error | undefined;
  /** The uploads that a multipart parser left on the request (`file` and `files` of multer). */
  readonly files: unknown;
  readonly client: ClientAddress;
  /**
   * The template of the matched route, such as `/orders/:id`; absent when no route matched. A wildcard is spelt as the
   * framework spells it: `/files/{*path}` on Express is `/files/*` on Fastify.
   */
  readonly route: string | undefined;
  /** Whether it is known that no route answers the request. */
  readonly isUnmatched: boolean;
}
