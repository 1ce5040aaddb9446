import type { RequestFacts } from '../request/request-facts';

/** What the engine reads of a request; any object of this shape will do, no framework is needed. */
export type InspectableRequest = Pick<
  RequestFacts,
  'method' | 'path' | 'queryString' | 'headers' | 'body' | 'files' | 'route'
> & {
  /** Why `body` is not the whole body, in short stable words; absent when it is. */
  readonly bodyLeftOut?: string;
  /** Whether no route of the app answers the request; not known when absent. */
  readonly isUnmatched?: boolean;
};
