import type { RateLimitConfig } from '../config/guard-config';
import type { RateLimitSettings } from '../config/rate-limit-readers';
import { addressSetOf } from './address-set.factory';
import type { RateLimitRule } from './rate-limit-rule';
import type { RouteDecorations } from './route-decorations';
import type { RouteDecorator } from './route-decorator';
import type { RoutePolicy } from './route-policy';
import { UserAgentPattern } from './user-agent-pattern';

/**
 * @param defaults what a rate limit inherits that says only half
 * @param decorators where the decorations come from
 */
export function compileRoutePolicy(
  decorations: RouteDecorations,
  defaults: RateLimitConfig,
  decorators: readonly RouteDecorator[],
): RoutePolicy {
  const { key, handler, whitelist, blacklist, userAgents, rateLimit, skipped, enforced, detection } =
    decorations;
  return Object.freeze({
    handler,
    decorations,
    whitelist: whitelist && addressSetOf(whitelist),
    blacklist: blacklist && addressSetOf(blacklist),
    userAgents: userAgents && new UserAgentPattern(userAgents),
    rateLimit: rateLimit && rateLimitRule(rateLimit, key, defaults),
    skipped: new Set(skipped),
    enforced,
    detection,
    decorators,
  });
}

function rateLimitRule(settings: RateLimitSettings, name: string, defaults: RateLimitConfig): RateLimitRule {
  const ttl = settings.ttl ?? defaults.ttl;
  return Object.freeze({
    name,
    limit: settings.limit ?? defaults.limit,
    ttl,
    blockDuration: settings.blockDuration ?? defaults.blockDuration ?? ttl,
  });
}
