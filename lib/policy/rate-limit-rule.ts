import type { RateLimitConfig } from '../config/guard-config';

/** A limit on the requests of one client, counted under its own name. */
export interface RateLimitRule extends RateLimitConfig {
  /** What is counted: `global`, or a route such as `OrdersController.create`, unique in the app. */
  readonly name: string;
}
