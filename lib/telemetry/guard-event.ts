import type { DenialScope } from '../checks/denial';
import type { CheckName } from '../config/check-name';
import type { OutcomeAction } from '../enforcement/outcome';
import type { NoticeAction } from '../state/notice';

/** What happened: to a request, or beside the requests. */
export type GuardAction = OutcomeAction | NoticeAction;

/** Where an attack was found, and what it looked like. */
export interface GuardEvidence {
  /** `query.q`, `body.items.0.note`, `header.user-agent`. */
  readonly location: string;
  /** At most 80 characters round the match: escaped, and masked where it could hold a secret. */
  readonly snippet: string;
}

/** Another check that stood against the request. */
export interface AlsoDeniedBy {
  readonly check: CheckName;
  readonly scope: DenialScope;
  readonly reason: string;
}

/**
 * What the guard tells its subscribers. Every text in it that a client wrote is shortened, escaped and free of
 * credentials. Fields without a meaning for the action are `undefined`.
 */
export interface GuardEvent {
  /** The id that the log line and the answer to a denied request carry too. */
  readonly id: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly timestamp: string;
  readonly actionTaken: GuardAction;
  /** What the log line says after the address. */
  readonly message: string;
  readonly passiveMode: boolean | undefined;
  readonly scope: DenialScope | undefined;
  /** The check that decided, or that failed. */
  readonly check: CheckName | undefined;
  readonly reason: string | undefined;
  /** The ids of all detection rules that matched, the heaviest first. */
  readonly rules: readonly string[];
  readonly alsoDeniedBy: readonly AlsoDeniedBy[];
  /** The client, or `unknown`. */
  readonly ipAddress: string | undefined;
  readonly method: string | undefined;
  /** The path as it was sent, with the names of query parameters and without their values. */
  readonly path: string | undefined;
  /** The template of the matched route, such as `/orders/:id`. */
  readonly route: string | undefined;
  /** `OrdersController.create`. */
  readonly handler: string | undefined;
  /** The status of the denial. A request that was only logged was answered by the app, with a status of its own. */
  readonly statusCode: number | undefined;
  readonly userAgent: string | undefined;
  readonly evidence: GuardEvidence | undefined;
  /** How much of the request detection looked at, when it was not all of it. */
  readonly inspected: 'full' | 'prefix' | 'none' | undefined;
  readonly configHash: string;
}
