export { GuardModule } from './guard.module';

export type { CheckName } from './config/check-name';
export type { ConfigProblem } from './problems/config-problem';
export { GuardConfigError } from './problems/guard-config.error';
export type {
  BanningOptions,
  GlobalRateLimitOptions,
  GuardOptions,
  LoggingOptions,
  RecordingOptions,
  StoreOptions,
  UnreadBodyOptions,
} from './config/guard-options';
export type { ModeOptions, TripwireOptions } from './config/mode-options';
export type { RateLimitSettings } from './config/rate-limit-readers';

export type { DetectionCategory } from './detection/detection-category';
export type { CustomRule, DetectionExclusion, DetectionOptions } from './detection/detection-options';
export type { RuleMatch } from './detection/detection-report';
export type {
  DetectionScopeExclude,
  DetectionScopeOptions,
  DetectionScopeProfile,
} from './detection/detection-scope-options';

export { BlockUserAgents } from './decorators/block-user-agents.decorator';
export { ContentProfile, type ContentProfileOptions } from './decorators/content-profile.decorator';
export { DetectionExclude } from './decorators/detection-exclude.decorator';
export { EnforceGuard } from './decorators/enforce-guard.decorator';
export { IpBlacklist } from './decorators/ip-blacklist.decorator';
export { IpWhitelist } from './decorators/ip-whitelist.decorator';
export { RateLimit } from './decorators/rate-limit.decorator';
export { SkipGuard } from './decorators/skip-guard.decorator';

export type { DecidedBy } from './checks/decided-by';
export type { Denial, DenialScope } from './checks/denial';
export { GuardService, type InspectionResult } from './checks/guard.service';
export type { InspectableFacts } from './checks/inspectable-facts';
export type {
  DoctorCheck,
  DoctorFinding,
  DoctorGuard,
  DoctorModeSource,
  DoctorReport,
  DoctorRoute,
} from './doctor/doctor-report';
export { GuardDoctor } from './doctor/guard-doctor';
export { DeniedRequestException } from './enforcement/denied-request.exception';
export { GuardMiddleware } from './enforcement/guard.middleware';
export { GuardMode } from './enforcement/guard-mode';
export type { ModeChangeOptions, ModeClearOptions } from './enforcement/mode-change-options';
export type { ModeOverride, StandingOverride, Trip } from './enforcement/mode-override';
export type { ModeStatus } from './enforcement/mode-status';
export type { RouteDecorator } from './policy/route-decorator';
export { GUARD_CLOCK, type Clock } from './request/clock';
export type { Ban, BanOrigin } from './state/ban';
export type { StoreHealth } from './state/fleet-state';
export type { BanListOptions } from './state/ban-list-options';
export { GuardRules } from './state/guard-rules';
export type { GuardRule, RuleSpec, RuleToAdd, RuleWords } from './state/runtime-rule';
export { GuardBans } from './state/guard-bans';
export {
  GuardHealthIndicator,
  type GuardHealth,
  type GuardHealthOptions,
} from './state/guard-health.indicator';
export { MemoryThrottlerStorage } from './state/memory-throttler.storage';
export { RedisThrottlerStorage } from './state/redis/redis-throttler.storage';
export type { ModeAct, ModeChange, ModeSource } from './state/mode-change';
export { StoreUnavailableError } from './state/store-unavailable.error';
export type { ActionCounts } from './telemetry/event-counters';
export type { AlsoDeniedBy, GuardAction, GuardEvent, GuardEvidence } from './telemetry/guard-event';
export type { GuardMatch } from './telemetry/guard-match';
export { GuardTelemetry, type TelemetrySnapshot } from './telemetry/guard-telemetry';
