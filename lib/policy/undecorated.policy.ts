import type { RoutePolicy } from './route-policy';

/** The policy of a request that no handler was found for: nothing but the global checks. */
export const undecoratedPolicy: RoutePolicy = Object.freeze({
  handler: undefined,
  decorations: undefined,
  whitelist: undefined,
  blacklist: undefined,
  userAgents: undefined,
  rateLimit: undefined,
  skipped: new Set<never>(),
  enforced: false,
  detection: Object.freeze({}),
  decorators: Object.freeze([]),
});
