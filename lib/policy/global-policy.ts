import type { GuardConfig, RateLimitConfig } from '../config/guard-config';
import type { AddressSet } from '../request/address-set';
import type { PeekLimits } from '../request/unread-body';
import { addressSetOf } from './address-set.factory';
import type { RateLimitRule } from './rate-limit-rule';
import { UserAgentPattern } from './user-agent-pattern';

/** What the configuration asks for on every route, compiled. A field that is `undefined` is switched off. */
export interface GlobalPolicy {
  /** The clients that all global checks but the ban leave alone. */
  readonly trusted: AddressSet;
  readonly bans: boolean;
  readonly restrictToTrusted: boolean;
  readonly blacklist: AddressSet | undefined;
  readonly userAgents: UserAgentPattern | undefined;
  readonly rateLimit: RateLimitRule | undefined;
  readonly detection: boolean;
  readonly excludePaths: readonly string[];
  readonly unreadBodies: PeekLimits;
  /** The ids of the user's own rules. */
  readonly customRules: ReadonlySet<string>;
}

export function compileGlobalPolicy(config: GuardConfig): GlobalPolicy {
  const { blacklist, blockedUserAgents, rateLimit } = config;
  return Object.freeze({
    trusted: addressSetOf(config.whitelist),
    bans: config.enableIpBanning,
    restrictToTrusted: config.restrictToWhitelist,
    blacklist: blacklist.length > 0 ? addressSetOf(blacklist) : undefined,
    userAgents: blockedUserAgents.length > 0 ? new UserAgentPattern(blockedUserAgents) : undefined,
    rateLimit: config.enableRateLimiting ? globalRule(rateLimit) : undefined,
    detection: config.enablePenetrationDetection,
    excludePaths: config.excludePaths,
    unreadBodies: config.unreadBodies,
    customRules: new Set((config.detection.customRules ?? []).map(({ id }) => id)),
  });
}

function globalRule({ limit, ttl, blockDuration = ttl }: RateLimitConfig): RateLimitRule {
  return { name: 'global', limit, ttl, blockDuration };
}
