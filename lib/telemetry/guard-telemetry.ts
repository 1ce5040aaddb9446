import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Observable, Subject } from 'rxjs';
import { GUARD_CONFIG, type GuardConfig } from '../config/guard-config';
import { EventStream } from '../enforcement/event-stream';
import type { Outcome, OutcomeAction, OutcomeListener } from '../enforcement/outcome';
import { GUARD_CLOCK, type Clock } from '../request/clock';
import type { RequestFacts } from '../request/request-facts';
import type { Notice, NoticeListener } from '../state/notice';
import { EventCounters, type EventCounts } from './event-counters';
import { describeError } from './describe-error';
import { EventFactory } from './event.factory';
import type { GuardEvent } from './guard-event';
import { LogWriter, type LogLevel } from './log-writer';
import { Recorder } from './recorder';
import { RecentEvents } from './recent-events';
import { TrafficWatch, type TrafficSigns } from './traffic-watch';

/** The level of the line that an outcome leaves. A request that was served and only not read in full leaves none. */
const LEVELS: Readonly<Record<OutcomeAction, LogLevel | undefined>> = {
  logged_only: 'warn',
  request_blocked: 'warn',
  check_error: 'error',
  not_inspected: undefined,
};

/** The counters of {@link GuardTelemetry}, since the start of the instance. */
export interface TelemetrySnapshot extends EventCounts {
  /** How many requests were inspected. */
  readonly requests: number;
  /** Lines that the flood cap left out of the log; their events were emitted and counted. */
  readonly suppressedLines: number;
  /** Lines that could not be written to the log file. */
  readonly lostLines: number;
}

/**
 * What the guard saw and did. It listens and never influences: no subscriber, logger or file can change what becomes of
 * a request.
 *
 * @example
 * constructor(telemetry: GuardTelemetry) {
 *   telemetry.events$.subscribe((event) => console.log(event.actionTaken, event.ipAddress));
 * }
 */
@Injectable()
export class GuardTelemetry
  implements OutcomeListener, NoticeListener, OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly events = new Subject<GuardEvent>();
  private readonly counters = new EventCounters();
  private readonly latest = new RecentEvents();
  private readonly factory: EventFactory;
  private readonly writer: LogWriter;
  private readonly watch: TrafficWatch;
  private requests = 0;

  /** Every event, as it happens. A subscriber that throws is reported and harms nobody. */
  readonly events$: Observable<GuardEvent> = new EventStream(this.events, (error) =>
    this.subscriberFailed(error),
  );

  constructor(
    @Inject(GUARD_CONFIG) config: GuardConfig,
    @Inject(GUARD_CLOCK) private readonly clock: Clock,
    @Inject(Recorder) private readonly recorder: Recorder | null,
  ) {
    const now = (): number => clock.now();
    this.factory = new EventFactory(config.hash);
    this.writer = new LogWriter(config.logging, now);
    this.watch = new TrafficWatch(config.trustedProxies.length > 0, (notice) => this.onNotice(notice));
  }

  /** The counters since the start of the instance. */
  snapshot(): TelemetrySnapshot {
    return { requests: this.requests, ...this.counters.read(), ...this.writer.counters };
  }

  /** The last events, the newest first: at most `count`, and never more than 1,000. */
  recent(count = 100): GuardEvent[] {
    return this.latest.last(count);
  }

  /** @internal what was noticed about client addresses */
  trafficSigns(): TrafficSigns {
    return this.watch.signs;
  }

  /** @internal */
  onRequest(facts: RequestFacts): void {
    this.requests++;
    this.watch.observe(facts);
  }

  /** @internal */
  onOutcome(outcome: Outcome): void {
    try {
      const event = this.factory.fromOutcome(outcome);
      this.recorder?.onEvent(event, outcome);
      this.emit(LEVELS[outcome.action], event);
    } catch (error) {
      // A request that cannot be described must not fail for it.
      this.emit('error', this.factory.fromUndescribed(error, this.clock.now()));
    }
  }

  /** @internal */
  onNotice(notice: Notice): void {
    const event = this.factory.fromNotice(notice, this.clock.now());
    this.recorder?.onNotice(event, notice);
    this.emit(notice.level, event);
  }

  /** @internal */
  onApplicationBootstrap(): void {
    this.writer.start();
    this.recorder?.start();
  }

  /** The server is closed by now: requests that were in flight have left their events. */
  async onApplicationShutdown(): Promise<void> {
    this.events.complete();
    await Promise.all([this.writer.close(), this.recorder?.close()]);
  }

  private emit(level: LogLevel | undefined, event: GuardEvent): void {
    this.counters.count(event);
    this.latest.add(event);
    if (level !== undefined) this.writer.write(level, event);
    this.events.next(event);
  }

  /** Only a line: an event would reach the same subscriber again. */
  private subscriberFailed(error: unknown): void {
    const message = `A subscriber of the events failed: ${describeError(error)}`;
    const notice: Notice = { action: 'warning', level: 'error', message };
    this.writer.write('error', this.factory.fromNotice(notice, this.clock.now()));
  }
}
