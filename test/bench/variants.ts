import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { GuardModule, type GuardOptions } from 'nestjs-guard';

/** What is compared, the bare app first: all others are divided by it. */
export const variants = [
  'bare Nest',
  'nestjs-guard, passive',
  'nestjs-guard, active',
  'nestjs-guard, active, no detection',
  '@nestjs/throttler alone',
] as const;

/** What recording costs: all are divided by the first. */
export const recordingVariants = [
  'nestjs-guard, passive',
  'nestjs-guard, passive, recording flagged',
  'nestjs-guard, passive, recording all',
  'nestjs-guard, passive, recording all texts',
] as const;

export type Variant = (typeof variants)[number] | (typeof recordingVariants)[number];

/** So high that nobody is denied: a denial costs less than a request that is served. */
const UNREACHABLE = 1_000_000_000;

/** Everything on unless the name says otherwise, with lists that are not empty. */
function guardOptions(variant: Variant): GuardOptions {
  return {
    passiveMode: variant.includes('passive'),
    enablePenetrationDetection: !variant.includes('no detection'),
    trustedProxies: ['127.0.0.1', '::1'],
    whitelist: ['192.0.2.0/24'],
    blacklist: Array.from({ length: 1000 }, (_, i) => `100.${i >> 8}.${i & 255}.0/24`),
    blockedUserAgents: ['sqlmap', 'nikto', 'masscan', /^curl\//],
    excludePaths: ['/static'],
    rateLimit: { limit: UNREACHABLE },
    logging: { level: 'off' },
    ...(variant.includes('recording') && { recording: recordingOf(variant) }),
  };
}

/** Each server is a process of its own, and leaves its file to whoever started it. */
function recordingOf(variant: Variant): GuardOptions['recording'] {
  return {
    file: process.env.BENCH_EVENT_FILE ?? '/dev/null',
    requests: variant.endsWith('flagged') ? 'flagged' : 'all',
    values: variant.endsWith('texts') ? 'all' : 'matched',
  };
}

export function partsOf(variant: Variant): { imports: (Type | DynamicModule)[]; providers: Provider[] } {
  switch (variant) {
    case 'bare Nest':
      return { imports: [], providers: [] };
    case '@nestjs/throttler alone':
      return {
        imports: [ThrottlerModule.forRoot([{ ttl: 60_000, limit: UNREACHABLE }])],
        providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
      };
    default:
      return { imports: [GuardModule.forRoot(guardOptions(variant))], providers: [] };
  }
}
