import type { ThrottlerStorage } from '@nestjs/throttler';
import type { DetectionOptions } from '../detection/detection-options';
import type { HiddenValue } from './hidden-value';

/** The injection token of the resolved {@link GuardConfig}. */
export const GUARD_CONFIG = Symbol('GUARD_CONFIG');

/** What the user wrote, checked, completed and frozen. Addresses and networks are in their canonical spelling. */
export interface GuardConfig {
  readonly passiveMode: boolean;
  readonly enablePenetrationDetection: boolean;
  readonly enableIpBanning: boolean;
  readonly enableRateLimiting: boolean;
  readonly whitelist: readonly string[];
  readonly restrictToWhitelist: boolean;
  readonly blacklist: readonly string[];
  readonly blockedUserAgents: readonly (string | RegExp)[];
  readonly excludePaths: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly ipv6SubnetPrefix: number;
  readonly rateLimit: RateLimitConfig & { readonly storage: ThrottlerStorage | undefined };
  readonly banning: BanningConfig;
  readonly detection: DetectionOptions;
  readonly unreadBodies: { readonly maxBytes: number; readonly deadlineMs: number };
  readonly onCheckError: 'deny' | 'allow';
  readonly mode: ModeConfig;
  readonly store: StoreConfig;
  readonly logging: LoggingConfig;
  readonly recording: RecordingConfig;
  /** A short fingerprint of all that decisions depend on. Events carry it, so that a change can be seen in them. */
  readonly hash: string;
}

export interface RateLimitConfig {
  readonly limit: number;
  readonly ttl: number;
  /** Absent: the `ttl` of the limit that it belongs to. */
  readonly blockDuration: number | undefined;
}

export interface BanningConfig {
  readonly threshold: number;
  readonly windowMs: number;
  readonly durationMs: number;
}

export interface ModeConfig {
  readonly file: string | undefined;
  readonly tripwire: TripwireConfig | undefined;
}

export interface TripwireConfig {
  readonly maxBlockShare: number | undefined;
  readonly maxBlockedClients: number | undefined;
  readonly maxUnpredicted: number | undefined;
  readonly windowMs: number;
  readonly minRequests: number;
  readonly watchMs: number;
}

export interface StoreConfig {
  /** A URL, options of ioredis or a client of it. */
  readonly redis: HiddenValue<string | object> | undefined;
  readonly prefix: string;
  readonly deadlineMs: number;
}

export interface LoggingConfig {
  readonly file: string | undefined;
  readonly format: 'text' | 'json';
  readonly level: 'log' | 'warn' | 'error' | 'off';
  readonly maxLinesPerSecond: number;
}

export interface RecordingConfig {
  readonly file: string | undefined;
  readonly requests: 'all' | 'flagged';
  readonly values: 'matched' | 'all';
  readonly maxFileBytes: number;
  readonly summaryIntervalMs: number;
  readonly isAuthenticated: ((request: unknown) => boolean) | undefined;
}
