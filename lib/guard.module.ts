import { Global, Inject, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import {
  APP_GUARD,
  DiscoveryModule,
  DiscoveryService,
  MetadataScanner,
  ModuleRef,
  ModulesContainer,
} from '@nestjs/core';
import { CheckPlans } from './checks/check-plans';
import { GuardService } from './checks/guard.service';
import { mustAnswer, mustNameSource } from './config/async-options';
import { resolveConfig } from './config/config.resolver';
import { GuardConfigError } from './problems/guard-config.error';
import { GUARD_CONFIG, type GuardConfig } from './config/guard-config';
import type { GuardOptions } from './config/guard-options';
import { DetectionEngine } from './detection/detection-engine';
import { GuardDoctor } from './doctor/guard-doctor';
import { GuardMiddleware } from './enforcement/guard.middleware';
import { GuardMode } from './enforcement/guard-mode';
import { GUARD_OUTCOMES } from './enforcement/outcome';
import { PeerWatch } from './enforcement/peer-watch';
import { RequestDoor } from './enforcement/request-door';
import { RequestEnforcer } from './enforcement/request-enforcer';
import { GUARD_TRACER } from './enforcement/request-trace';
import { RequestGuard } from './enforcement/request.guard';
import { UnmatchedRequestsDoor } from './enforcement/unmatched-requests.door';
import {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN,
  type ASYNC_OPTIONS_TYPE,
} from './guard.module-definition';
import { addressSetOf } from './policy/address-set.factory';
import { RoutePolicies } from './policy/route-policies';
import { RoutePolicyReader } from './policy/route-policy.reader';
import { RouteTable } from './policy/route-table';
import { ClientAddressResolver } from './request/client-address.resolver';
import { GUARD_CLOCK, systemClock, type Clock } from './request/clock';
import { RequestFactsFactory } from './request/request-facts.factory';
import { GUARD_FLEET, type FleetState } from './state/fleet-state';
import { GuardBans } from './state/guard-bans';
import { GuardHealthIndicator } from './state/guard-health.indicator';
import { GuardRules } from './state/guard-rules';
import { MemoryThrottlerStorage } from './state/memory-throttler.storage';
import { NoFleet } from './state/no-fleet';
import { GUARD_NOTICES, type NoticeListener } from './state/notice';
import { RateCounters } from './state/rate-counters';
import { GUARD_STORE, openStore } from './state/redis/open-store';
import { RedisCounts } from './state/redis/redis-counts';
import { RedisFleet } from './state/redis/redis-fleet';
import type { RedisStore } from './state/redis/redis-store';
import { GUARD_SHARED_COUNTS, type SharedCounts } from './state/shared-counts';
import { GuardTelemetry } from './telemetry/guard-telemetry';
import { Recorder } from './telemetry/recorder';

/**
 * Import it once, in the root module: `GuardModule.forRoot(options)` or `forRootAsync`. From then on every request is
 * inspected, and denied or, with `passiveMode`, logged. `GuardMode`, `GuardBans`, `GuardRules` and `GuardTelemetry` can be injected
 * everywhere.
 *
 * @example
 * \@Module({ imports: [GuardModule.forRoot({ passiveMode: true })] })
 * export class AppModule {}
 */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    {
      provide: GUARD_CONFIG,
      useFactory: (options?: GuardOptions): GuardConfig => resolveConfig(options),
      inject: [{ token: MODULE_OPTIONS_TOKEN, optional: true }],
    },
    { provide: GUARD_CLOCK, useValue: systemClock },
    {
      provide: RequestFactsFactory,
      useFactory: ({ trustedProxies, ipv6SubnetPrefix }: GuardConfig, clock: Clock): RequestFactsFactory =>
        new RequestFactsFactory(
          new ClientAddressResolver(addressSetOf(trustedProxies), ipv6SubnetPrefix),
          clock,
        ),
      inject: [GUARD_CONFIG, GUARD_CLOCK],
    },
    {
      provide: RoutePolicies,
      useFactory: (
        config: GuardConfig,
        discovery: DiscoveryService,
        scanner: MetadataScanner,
      ): RoutePolicies => new RoutePolicies(new RoutePolicyReader(config), discovery, scanner),
      inject: [GUARD_CONFIG, DiscoveryService, MetadataScanner],
    },
    RouteTable,
    {
      provide: DetectionEngine,
      useFactory: ({ detection }: GuardConfig): DetectionEngine => new DetectionEngine(detection),
      inject: [GUARD_CONFIG],
    },
    {
      provide: MemoryThrottlerStorage,
      useFactory: (clock: Clock): MemoryThrottlerStorage => new MemoryThrottlerStorage(clock),
      inject: [GUARD_CLOCK],
    },
    {
      provide: RateCounters,
      useFactory: (
        { rateLimit, store }: GuardConfig,
        memory: MemoryThrottlerStorage,
        clock: Clock,
        notices: NoticeListener,
        shared: SharedCounts | null,
      ): RateCounters =>
        new RateCounters(memory, rateLimit.storage, shared ?? undefined, store.deadlineMs, clock, notices),
      inject: [GUARD_CONFIG, MemoryThrottlerStorage, GUARD_CLOCK, GUARD_NOTICES, GUARD_SHARED_COUNTS],
    },
    {
      provide: GUARD_STORE,
      useFactory: openStore,
      inject: [GUARD_CONFIG, GUARD_CLOCK, GUARD_NOTICES],
    },
    {
      provide: GUARD_FLEET,
      useFactory: (store: RedisStore | null, clock: Clock, notices: NoticeListener) =>
        store === null ? new NoFleet(clock.now()) : RedisFleet.open(store, clock, notices),
      inject: [GUARD_STORE, GUARD_CLOCK, GUARD_NOTICES],
    },
    {
      provide: GUARD_SHARED_COUNTS,
      useFactory: (store: RedisStore | null, fleet: FleetState, { banning }: GuardConfig) =>
        store !== null && fleet instanceof RedisFleet
          ? new RedisCounts(store, { ...banning, cleared: () => fleet.cleared() })
          : null,
      inject: [GUARD_STORE, GUARD_FLEET, GUARD_CONFIG],
    },
    GuardRules,
    GuardBans,
    GuardHealthIndicator,
    CheckPlans,
    GuardService,
    GuardMode,
    RequestEnforcer,
    RequestDoor,
    GuardMiddleware,
    UnmatchedRequestsDoor,
    PeerWatch,
    { provide: APP_GUARD, useClass: RequestGuard },
    {
      provide: Recorder,
      useFactory: (
        config: GuardConfig,
        policies: RoutePolicies,
        table: RouteTable,
        engine: DetectionEngine,
        clock: Clock,
        modules: ModuleRef,
      ): Recorder | null => {
        const { file } = config.recording;
        const app = {
          policies: () => policies.withDecorators,
          routes: () => table.list(),
          // Asked for later: rules and the store tell the telemetry, which tells the recorder.
          rules: () =>
            modules
              .get(GuardRules, { strict: false })
              .list()
              .filter(({ origin }) => origin === 'runtime'),
          fleet: () => modules.get<FleetState>(GUARD_FLEET, { strict: false }),
        };
        return file === undefined ? null : new Recorder(config, file, app, engine, clock);
      },
      inject: [GUARD_CONFIG, RoutePolicies, RouteTable, DetectionEngine, GUARD_CLOCK, ModuleRef],
    },
    { provide: GUARD_TRACER, useExisting: Recorder },
    GuardTelemetry,
    GuardDoctor,
    { provide: GUARD_OUTCOMES, useExisting: GuardTelemetry },
    { provide: GUARD_NOTICES, useExisting: GuardTelemetry },
  ],
  // RequestDoor and CheckPlans for GuardMiddleware: Nest makes a middleware in the module that applies it.
  exports: [
    GuardDoctor,
    GuardService,
    GuardMode,
    GuardBans,
    GuardHealthIndicator,
    GuardRules,
    GuardTelemetry,
    GuardMiddleware,
    RequestDoor,
    CheckPlans,
  ],
})
export class GuardModule extends ConfigurableModuleClass implements OnModuleInit {
  constructor(
    @Inject(RoutePolicies) private readonly policies: RoutePolicies,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
  ) {
    super();
  }

  /**
   * The same with options that are made while the app starts: by `useFactory`, or by `createGuardOptions()` of the class in
   * `useClass` or `useExisting`.
   *
   * @throws GuardConfigError when none of the three is given
   */
  static override forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    mustNameSource(options);
    return mustAnswer(super.forRootAsync(options), MODULE_OPTIONS_TOKEN);
  }

  /** @throws GuardConfigError when a decorator is wrong, or when the module is set up twice */
  onModuleInit(): void {
    const guards = [...this.modules.values()].filter(({ metatype }) => metatype === GuardModule);
    if (guards.length > 1) {
      // Two guards would decide twice, each in a mode of its own.
      const expected =
        'one GuardModule.forRoot() in the whole app (its providers can be injected everywhere)';
      throw new GuardConfigError([{ path: 'imports', expected, value: `${guards.length} of them` }]);
    }
    this.policies.readAll();
  }
}
