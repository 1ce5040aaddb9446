import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { CheckPlans } from '../checks/check-plans';
import { resolveConfig } from '../config/config.resolver';
import { GUARD_CONFIG, type GuardConfig } from '../config/guard-config';
import { GuardMode } from '../enforcement/guard-mode';
import { RoutePolicies } from '../policy/route-policies';
import { RouteTable } from '../policy/route-table';
import { GUARD_NOTICES, type NoticeListener } from '../state/notice';
import { GuardTelemetry } from '../telemetry/guard-telemetry';
import { checksOfRoute, type Ward } from './checks-of-route';
import type { DoctorReport } from './doctor-report';
import { effectiveConfig } from './effective-config';
import { findingsOf } from './examination';
import { globalGuards } from './global-guards';
import { modeSources } from './mode-sources';
import { mayBeMounted } from './mounts';
import type { Patient } from './patient';
import { unexaminedBeforeStart } from './unexamined';
import { unseenRequests } from './unseen-requests';

/** A line that is said at boot for each finding; more would hide the app's own. */
const MOST_LINES = 20;

/**
 * Looks at how the app is set up: which checks look at which route and in which mode, what is configured and cannot
 * work, what no door sees. At boot it writes a warning for each finding, and nothing when there is none.
 *
 * @example
 * constructor(private readonly doctor: GuardDoctor) {}
 *
 * async health() {
 *   const { findings } = await this.doctor.examine();
 *   return findings.map(({ code, where, message }) => `${code} ${where}: ${message}`);
 * }
 */
@Injectable()
export class GuardDoctor implements OnApplicationBootstrap {
  private hasStarted = false;

  constructor(
    @Inject(GUARD_CONFIG) private readonly config: GuardConfig,
    @Inject(ApplicationConfig) private readonly app: ApplicationConfig,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(RouteTable) private readonly routes: RouteTable,
    @Inject(RoutePolicies) private readonly policies: RoutePolicies,
    @Inject(CheckPlans) private readonly plans: CheckPlans,
    @Inject(GuardMode) private readonly mode: GuardMode,
    @Inject(GuardTelemetry) private readonly telemetry: GuardTelemetry,
    @Inject(GUARD_NOTICES) private readonly notices: NoticeListener,
  ) {}

  /** @internal */
  async onApplicationBootstrap(): Promise<void> {
    this.hasStarted = true;
    const findings = await findingsOf(this.patient(), 'boot');
    for (const { code, where, message } of findings.slice(0, MOST_LINES)) {
      this.notices.onNotice({ action: 'warning', level: 'warn', message: `${code}: ${where}: ${message}` });
    }
    const more = findings.length - MOST_LINES;
    if (more > 0) {
      const message = `GUARD_MORE_FINDINGS: ${more} more: ask GuardDoctor, or npx nestjs-guard doctor`;
      this.notices.onNotice({ action: 'warning', level: 'warn', message });
    }
  }

  /**
   * Examines the app as it is now. Nothing is changed, and no request is made. Ask it when the app has started: before
   * that, traffic and mounts are not known, and a prefix may still be missing; `unexamined` says so.
   *
   * @throws GuardConfigError when a decorator is wrong, in an app that was not initialised
   */
  async examine(): Promise<DoctorReport> {
    if (!this.hasStarted) {
      this.policies.readAll();
      await this.mode.consult();
    }
    const patient = this.patient();
    const { mode } = patient;
    const ward: Ward = { whole: this.plans.unmatched, mode, excludePaths: this.config.excludePaths };
    const adapter = this.adapterName();
    return {
      adapter,
      mode,
      modeSources: modeSources(mode, {
        isRunning: this.hasStarted,
        file: this.config.mode.file,
        fileProblem: patient.modeFileProblem,
      }),
      config: effectiveConfig(this.config),
      guards: patient.guards,
      routes: patient.routes.map(({ policy, hosts: _hosts, ...route }) => ({
        ...route,
        decorators: policy.decorators,
        checks: checksOfRoute(this.plans.ofPolicy(policy), route.kind === 'http' ? route.path : '', ward),
      })),
      unmatched: checksOfRoute(this.plans.unmatched, '', ward),
      unseen: unseenRequests(adapter),
      unexamined: this.hasStarted ? [] : unexaminedBeforeStart(this.config),
      findings: await findingsOf(patient, 'any time'),
    };
  }

  private patient(): Patient {
    const adapter = this.host.httpAdapter;
    return {
      config: this.config,
      defaults: resolveConfig(undefined),
      routes: this.routes.list(),
      strays: this.routes.strays(),
      guards: globalGuards(this.app),
      mode: this.mode.status(),
      modeFileProblem: this.mode.fileProblem,
      traffic: this.telemetry.trafficSigns(),
      // Modules mount what they serve when they are initialised.
      mayBeMounted: (path) =>
        !this.hasStarted || mayBeMounted(this.adapterName(), adapter?.getInstance<unknown>(), path),
    };
  }

  private adapterName(): string {
    return this.host.httpAdapter?.getType() ?? 'none';
  }
}
