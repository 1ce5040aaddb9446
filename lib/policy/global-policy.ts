import type { GuardConfig, RateLimitConfig } from '../config/guard-config';
import type { AddressSet } from '../request/address-set';
import type { PeekLimits } from '../request/unread-body';
import type { DetectionExclusion } from '../detection/detection-options';
import type { AddedRules } from './added-rules';
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
  /** What was added to it while the app runs. */
  readonly addedBlacklist: AddressSet | undefined;
  readonly userAgents: UserAgentPattern | undefined;
  readonly addedUserAgents: UserAgentPattern | undefined;
  readonly rateLimit: RateLimitRule | undefined;
  readonly detection: boolean;
  readonly addedExclusions: readonly DetectionExclusion[];
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
    blacklist: addressesOf(blacklist),
    addedBlacklist: undefined,
    userAgents: userAgentsOf(blockedUserAgents),
    addedUserAgents: undefined,
    rateLimit: config.enableRateLimiting ? globalRule(rateLimit) : undefined,
    detection: config.enablePenetrationDetection,
    addedExclusions: [],
    excludePaths: config.excludePaths,
    unreadBodies: config.unreadBodies,
    customRules: new Set((config.detection.customRules ?? []).map(({ id }) => id)),
  });
}

/** The same with what was added while the app runs; the lists of the configuration are not compiled again. */
export function extendGlobalPolicy(base: GlobalPolicy, config: GuardConfig, added: AddedRules): GlobalPolicy {
  const { whitelist, blacklist, blockedUserAgents, exclude } = added;
  return Object.freeze({
    ...base,
    trusted: whitelist.length > 0 ? addressSetOf([...config.whitelist, ...whitelist]) : base.trusted,
    addedBlacklist: addressesOf(blacklist),
    addedUserAgents: userAgentsOf(blockedUserAgents),
    addedExclusions: exclude,
  });
}

function addressesOf(addresses: readonly string[]): AddressSet | undefined {
  return addresses.length > 0 ? addressSetOf(addresses) : undefined;
}

function userAgentsOf(userAgents: readonly (string | RegExp)[]): UserAgentPattern | undefined {
  return userAgents.length > 0 ? new UserAgentPattern(userAgents) : undefined;
}

function globalRule({ limit, ttl, blockDuration = ttl }: RateLimitConfig): RateLimitRule {
  return { name: 'global', limit, ttl, blockDuration };
}
