import { type Observable, Subject } from 'rxjs';
import type { ModeChange } from '../state/mode-change';
import type { NoticeListener } from '../state/notice';
import { EventStream } from './event-stream';
import { modeLine } from './mode-line';
import type { ModeInForce } from './mode-stack';

/** What was done to which override. */
export type Deed = Pick<ModeChange, 'act' | 'scope' | 'reason' | 'by' | 'at' | 'until'>;

/** Tells what happened to the mode: one line, one event, one word for the subscribers. */
export class ModeNews {
  private readonly changes = new Subject<ModeChange>();
  readonly changes$: Observable<ModeChange> = new EventStream(this.changes, () => this.subscriberFailed());

  constructor(private readonly notices: NoticeListener) {}

  /** @param isSame whether the mode is the one that held before */
  tell(
    { act, scope, reason, by, at, until }: Deed,
    { passive, override, source }: ModeInForce,
    isSame: boolean,
  ): void {
    const share = override?.share;
    const change: ModeChange = Object.freeze({ act, passive, share, source, reason, by, at, scope, until });
    const level = act === 'tripped' || act === 'started' ? 'warn' : 'log';
    this.notices.onNotice({ action: 'mode_changed', level, message: modeLine(change, isSame), mode: change });
    this.changes.next(change);
  }

  end(): void {
    this.changes.complete();
  }

  private subscriberFailed(): void {
    const message = 'A subscriber of the mode failed; the change is in force all the same';
    this.notices.onNotice({ action: 'warning', level: 'error', message });
  }
}
