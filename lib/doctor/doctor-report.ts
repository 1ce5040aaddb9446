import type { DenialScope } from '../checks/denial';
import type { CheckName } from '../config/check-name';
import type { ModeStatus } from '../enforcement/mode-status';
import type { RouteDecorator } from '../policy/route-decorator';
import type { ModeSource } from '../state/mode-change';

/** Something that cannot work, or that works in another way than it looks. */
export interface DoctorFinding {
  /** Stable: `GUARD_DECORATOR_NOT_ENFORCED`. */
  readonly code: string;
  /** The option, the route or the decorator that it is about. */
  readonly where: string;
  /** What is wrong, and what to do, in one sentence. */
  readonly message: string;
}

/** A check, as a request of a route meets it. */
export interface DoctorCheck {
  /** Which one. */
  readonly check: CheckName;
  /** Whether a decorator or `forRoot()` asks for it. */
  readonly scope: DenialScope;
  /** `enforced`: it denies; `observed`: it is only logged; `partly`: it denies a share of the clients; `skipped`. */
  readonly state: 'enforced' | 'observed' | 'partly' | 'skipped';
  /** What puts it into this state: a decorator, an option, the mode. */
  readonly why: string;
}

/** A route, or a field of a resolver, with what looks at it. */
export interface DoctorRoute {
  /** `http`, or `graphql` for a field of a resolver. */
  readonly kind: 'http' | 'graphql';
  /** `GET`, `ALL`; the type of a GraphQL field. */
  readonly method: string;
  /** The whole template, or the name of the field. */
  readonly path: string;
  /** As events name it: `OrdersController.create`. */
  readonly handler: string;
  /** Versions that the path does not tell. */
  readonly versions: readonly string[];
  /** The decorators of ours that hold here, those of the handler first. */
  readonly decorators: readonly RouteDecorator[];
  /** In the order in which they look. */
  readonly checks: readonly DoctorCheck[];
}

/** Somebody who may set the mode. */
export interface DoctorModeSource {
  /** Who: `configuration`, `environment`, `file`, `fleet`, `instance`. */
  readonly source: ModeSource;
  /** The mode that is set there, that nothing is, or why that is not known. */
  readonly says: string;
}

/** A global guard of the app. */
export interface DoctorGuard {
  /** The name of its class. */
  readonly name: string;
  /** Whether it is the one of this module. */
  readonly isOurs: boolean;
}

/** What {@link GuardDoctor.examine} found. Names may be added, none goes. */
export interface DoctorReport {
  /** `express`, `fastify`, or what the adapter calls itself. */
  readonly adapter: string;
  /** Who set the mode, and why. */
  readonly mode: ModeStatus;
  /** Everybody who may set the mode, the strongest first: the first that says something decides. */
  readonly modeSources: readonly DoctorModeSource[];
  /** Every option as it is in force, defaults included; credentials are masked. */
  readonly config: Readonly<Record<string, unknown>>;
  /** In the order in which Nest asks them. */
  readonly guards: readonly DoctorGuard[];
  /** Every way to a handler. */
  readonly routes: readonly DoctorRoute[];
  /** The checks that look at a request that no route answers. */
  readonly unmatched: readonly DoctorCheck[];
  /** Requests that no door sees, on this adapter. */
  readonly unseen: readonly string[];
  /** What could not be looked at, as the app is not running. Empty when it is. */
  readonly unexamined: readonly string[];
  /** Empty when there is nothing to say. */
  readonly findings: readonly DoctorFinding[];
}
