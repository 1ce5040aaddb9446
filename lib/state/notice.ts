import type { Ban } from './ban';
import type { ModeChange } from './mode-change';
import type { GuardRule } from './runtime-rule';

/** What happened beside the requests, as events and counters name it. */
export type NoticeAction =
  | 'mode_changed'
  | 'client_banned'
  | 'client_unbanned'
  | 'rule_added'
  | 'rule_removed'
  | 'store_unavailable'
  | 'store_available'
  | 'warning';

/** Something that an operator should hear of and that is no decision on a request. */
export interface Notice {
  readonly action: NoticeAction;
  readonly level: 'log' | 'warn' | 'error';
  /** One line, without anything that a client wrote. */
  readonly message: string;
  /** Who it is about: a client, or a network in CIDR notation. */
  readonly ip?: string;
  /** With `mode_changed`: what was changed, by whom and why. */
  readonly mode?: ModeChange;
  /** With `rule_added` and `rule_removed`: the rule. */
  readonly rule?: GuardRule;
  /** With `client_banned`: the ban. */
  readonly ban?: Ban;
}

/** Hears of notices; must not throw. */
export interface NoticeListener {
  onNotice(notice: Notice): void;
}

/** The injection token of the one {@link NoticeListener}. */
export const GUARD_NOTICES = Symbol('GUARD_NOTICES');
