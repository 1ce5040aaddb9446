import type { DecidedBy } from '../checks/decided-by';
import type { DenialScope } from '../checks/denial';
import type { CheckName } from '../config/check-name';
import type { OutcomeAction } from '../enforcement/outcome';
import type { ModeChange } from '../state/mode-change';
import type { NoticeAction } from '../state/notice';
import type { GuardMatch } from './guard-match';

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
  /** Which one. */
  readonly check: CheckName;
  /** Whether a decorator or `forRoot()` asked for it. */
  readonly scope: DenialScope;
  /** Why, in the words of {@link GuardEvent.reason}. */
  readonly reason: string;
  /** The option, or the decorator, that asked for it. */
  readonly decidedBy: DecidedBy;
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
  /** What was done: `logged_only`, `request_blocked`, or what happened beside the requests. */
  readonly actionTaken: GuardAction;
  /** What the log line says after the address. */
  readonly message: string;
  /**
   * Whether the request was only observed: in passive mode, or outside of the share of a ramp. A denial of scope `route`
   * is enforced there too.
   */
  readonly passiveMode: boolean | undefined;
  /** During a ramp, the share of the clients that were enforced; {@link passiveMode} tells the side of this one. */
  readonly share: number | undefined;
  /** Whether a decorator on the route decided, or `forRoot()`. */
  readonly scope: DenialScope | undefined;
  /** The check that decided, or that failed. */
  readonly check: CheckName | undefined;
  /** Why, in a few words: `on the blacklist`, `sqli`; with `check_error` what was thrown. */
  readonly reason: string | undefined;
  /** The option, or the decorator and where it stands, that asked for the denial, and which entry of it. */
  readonly decidedBy: DecidedBy | undefined;
  /**
   * The checks that looked at the request, in their order, as `scope:check`: `route:ipWhitelist`, `global:ban`. In passive
   * mode those behind the one that decided are among them, as far as they keep no count.
   */
  readonly looked: readonly string[];
  /** The ids of all detection rules that matched, what decided first. */
  readonly rules: readonly string[];
  /** Each of these matches and where it was found, what decided first, then the heaviest; at most 32. */
  readonly matches: readonly GuardMatch[];
  /** How many matches there were besides, when there were more. */
  readonly moreMatches: number | undefined;
  /** What else stood against the request, so that fixing the first reason does not surprise. Passive mode only. */
  readonly alsoDeniedBy: readonly AlsoDeniedBy[];
  /** The client, or `unknown`. */
  readonly ipAddress: string | undefined;
  /** The method as it was sent. */
  readonly method: string | undefined;
  /** The path as it was sent, with the names of query parameters and without their values. */
  readonly path: string | undefined;
  /** The template of the matched route, such as `/orders/:id`. */
  readonly route: string | undefined;
  /** `OrdersController.create`. */
  readonly handler: string | undefined;
  /** The status of the denial. A request that was only logged was answered by the app, with a status of its own. */
  readonly statusCode: number | undefined;
  /** The `User-Agent` header, at most 200 characters of it. */
  readonly userAgent: string | undefined;
  /** Detection only: where the first of {@link matches} was found, which decided. */
  readonly evidence: GuardEvidence | undefined;
  /** How much of the request detection looked at, when it was not all of it. */
  readonly inspected: 'full' | 'prefix' | 'none' | undefined;
  /** What detection left out and why, in stable words: `body: too many values`. Empty when it looked at everything. */
  readonly leftOut: readonly string[];
  /** The version of the detection rules, when detection has something to say. */
  readonly ruleSetVersion: string | undefined;
  /** With `mode_changed`: what holds now, and who did what for it and why. */
  readonly modeChange: ModeChange | undefined;
  /** A fingerprint of the configuration that decided; it does not depend on the mode and on logging. */
  readonly configHash: string;
}
