import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Observable, Subject } from 'rxjs';
import { describeValue } from '../config/describe-value';
import { GUARD_CONFIG, type GuardConfig } from '../config/guard-config';
import { GUARD_CLOCK, type Clock } from '../request/clock';
import { GuardBans } from '../state/guard-bans';
import { GUARD_NOTICES, type NoticeListener } from '../state/notice';
import { EventStream } from './event-stream';
import type { ModeChange } from './mode-change';

/** Why and by whom the mode is changed; both stand in the log line and in the event. */
export interface ModeChangeOptions {
  /** @default 'not given' */
  reason?: string;
  /** @default 'code' */
  by?: string;
  /** @default 'instance', the only scope there is */
  scope?: 'instance';
}

/**
 * The mode of this instance. `passiveMode` in the options is where it starts; a change takes effect with the next
 * request, and a request in flight ends in the mode in which it began.
 *
 * @example
 * constructor(private readonly mode: GuardMode) {}
 *
 * enforce() {
 *   this.mode.setPassive(false, { reason: 'preview was clean for a week', by: 'ops' });
 * }
 */
@Injectable()
export class GuardMode implements OnApplicationShutdown {
  private passive: boolean;
  private readonly changes = new Subject<ModeChange>();

  /** Every change, when it has taken effect. */
  readonly changes$: Observable<ModeChange> = new EventStream(this.changes, () => this.subscriberFailed());

  constructor(
    @Inject(GUARD_CONFIG) config: GuardConfig,
    @Inject(GUARD_CLOCK) private readonly clock: Clock,
    @Inject(GuardBans) private readonly bans: GuardBans,
    @Inject(GUARD_NOTICES) private readonly notices: NoticeListener,
  ) {
    this.passive = config.passiveMode;
  }

  /** Whether hostile requests are only logged. */
  isPassive(): boolean {
    return this.passive;
  }

  /**
   * Changes the mode. Bans that clients earned in passive mode were simulated and are dropped, so that nobody is locked
   * out by a false positive that has been fixed since. Setting the mode that is in force changes nothing.
   *
   * @throws TypeError when `passive` is not a boolean, the scope is not `instance`, or a text is none: a flip must never be a mistake
   */
  setPassive(passive: boolean, options: ModeChangeOptions = {}): void {
    const { reason = 'not given', by = 'code', scope = 'instance' } = options;
    if (typeof passive !== 'boolean') {
      throw new TypeError(`expected true (passive) or false (active), got ${describeValue(passive)}`);
    }
    if (scope !== 'instance')
      throw new TypeError(`expected the scope "instance", got ${describeValue(scope)}`);
    for (const [name, text] of Object.entries({ reason, by })) {
      if (typeof text !== 'string')
        throw new TypeError(`expected a text as ${name}, got ${describeValue(text)}`);
    }
    if (passive === this.passive) return;
    this.passive = passive;
    this.bans.simulated.clear();
    const change: ModeChange = Object.freeze({ passive, reason, by, at: this.clock.now(), scope });
    const mode = passive
      ? 'passive: hostile requests are only logged'
      : 'active: hostile requests are denied';
    this.notices.onNotice({
      action: 'mode_changed',
      level: 'log',
      message: `Mode is now ${mode} (reason: ${reason}, by: ${by})`,
    });
    this.changes.next(change);
  }

  onApplicationShutdown(): void {
    this.changes.complete();
  }

  private subscriberFailed(): void {
    const message = 'A subscriber of the mode failed; the change is in force all the same';
    this.notices.onNotice({ action: 'warning', level: 'error', message });
  }
}
