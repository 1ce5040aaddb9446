/** What may still come after a door. */
export type DoorKind =
  /** Nothing: the request goes to its handler, or to nobody. */
  | 'last'
  /** The same door again, as with the resolvers of one GraphQL request. */
  | 'repeated'
  /** Perhaps another door, which knows the route. */
  | 'before routes'
  /** Nothing, and it is not the only one of its HTTP request: an operation over a WebSocket. */
  | 'message'
  /** No route of Nest, but perhaps a mount of the app, such as static files or a GraphQL server. */
  | 'behind routes';
