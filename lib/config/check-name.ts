/** The checks by the names that `@SkipGuard`, events and counters use, in the order in which they look at a request. */
export const checkNames = [
  'ban',
  'ipWhitelist',
  'ipBlacklist',
  'userAgent',
  'rateLimit',
  'detection',
] as const;

/** A check, by its name. */
export type CheckName = (typeof checkNames)[number];
