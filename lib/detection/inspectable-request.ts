import type { RequestFacts } from '../request/request-facts';

/** What the engine reads of a request; any object of this shape will do, no framework is needed. */
export type InspectableRequest = Pick<
  RequestFacts,
  'method' | 'path' | 'queryString' | 'headers' | 'body' | 'files' | 'route'
>;
