/** The keys under which the decorators of this folder leave what they were given. */
export const MetadataKey = {
  ipWhitelist: 'nestjs-guard:ip-whitelist',
  ipBlacklist: 'nestjs-guard:ip-blacklist',
  rateLimit: 'nestjs-guard:rate-limit',
  blockUserAgents: 'nestjs-guard:block-user-agents',
  enforceGuard: 'nestjs-guard:enforce-guard',
  skipGuard: 'nestjs-guard:skip-guard',
  contentProfile: 'nestjs-guard:content-profile',
  detectionExclude: 'nestjs-guard:detection-exclude',
} as const;
