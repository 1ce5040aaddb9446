import type { GuardConfig } from '../config/guard-config';
import type { RateLimitSettings } from '../config/rate-limit-readers';

/** How long what happened in the past has a part in decisions, in milliseconds: windows of limits, attacks and bans. */
export function replayHorizon(
  configs: readonly GuardConfig[],
  limits: readonly (RateLimitSettings | undefined)[],
): number {
  const ofConfigs = configs.flatMap(({ rateLimit, banning }) => [
    rateLimit.ttl + (rateLimit.blockDuration ?? rateLimit.ttl),
    banning.windowMs + banning.durationMs,
  ]);
  const ofRoutes = limits.map((limit) => (limit?.ttl ?? 0) + (limit?.blockDuration ?? limit?.ttl ?? 0));
  return Math.max(...ofConfigs, ...ofRoutes);
}
