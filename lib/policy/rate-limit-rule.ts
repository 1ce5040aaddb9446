/** A limit on the requests of one client, counted under its own name. */
export interface RateLimitRule {
  /** What is counted: `global`, or a route such as `OrdersController.create`, unique in the app. */
  readonly name: string;
  readonly limit: number;
  /** Milliseconds. */
  readonly ttl: number;
  /** Milliseconds. */
  readonly blockDuration: number;
}
