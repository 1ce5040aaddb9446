import type { GuardConfig } from '../config/guard-config';
import type { ModeStatus } from '../enforcement/mode-status';
import type { RouteEntry } from '../policy/route-entry';
import type { StrayHandler } from '../policy/stray-handler';
import type { TrafficSigns } from '../telemetry/traffic-watch';
import type { DoctorGuard } from './doctor-report';

/** Everything that a finding may rest on. */
export interface Patient {
  readonly config: GuardConfig;
  /** What holds where nothing is set: to tell what was set. */
  readonly defaults: GuardConfig;
  readonly routes: readonly RouteEntry[];
  readonly strays: readonly StrayHandler[];
  readonly guards: readonly DoctorGuard[];
  readonly mode: ModeStatus;
  /** Why the file of the mode says nothing, although it is there. */
  readonly modeFileProblem: string | undefined;
  readonly traffic: TrafficSigns;
  /** Whether something beside the routes of Nest may answer under a path. */
  readonly mayBeMounted: (path: string) => boolean;
}
