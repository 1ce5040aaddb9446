/** What no door sees, by the adapter; the README has the whole table, with what can be done. */
const EVERYWHERE = [
  'a CORS preflight that the CORS layer answers',
  'mounts in front of the routes and static files (app.use), unless GuardMiddleware stands there',
  'messages of WebSocket gateways and microservices: hand them to GuardService',
];

const BY_ADAPTER: Readonly<Record<string, readonly string[]>> = {
  express: [
    'the body of malformed JSON and of a body over the limit of the parser; the rest is looked at',
    'a GraphQL server is behind the door for unmatched requests: what relaxes a check on a resolver comes too late',
  ],
  fastify: [
    'malformed JSON, a body over the limit of the parser, a body without a parser (400, 413, 415)',
    'a broken percent escape in the path (400 by the router)',
  ],
};

/** The requests that are answered without one of our doors. */
export function unseenRequests(adapter: string): string[] {
  const known = BY_ADAPTER[adapter] ?? ['requests that no route answers: this adapter is not known'];
  return [...known, ...EVERYWHERE];
}
