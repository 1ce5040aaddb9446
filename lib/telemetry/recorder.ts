import type { ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import type { GuardConfig, RecordingConfig } from '../config/guard-config';
import { jsonSafe, recordConfig } from '../config/recorded-config';
import type { DetectionEngine } from '../detection/detection-engine';
import { decisionId } from '../enforcement/decision-id';
import { nodeResponseOf, type FrameworkResponse } from '../enforcement/framework-response';
import type { Outcome } from '../enforcement/outcome';
import type { RequestTracer } from '../enforcement/request-trace';
import type { Side } from '../enforcement/side';
import { isDecorated, recordPolicy } from '../policy/recorded-policy';
import type { RouteEntry } from '../policy/route-entry';
import type { RoutePolicy } from '../policy/route-policy';
import type { Clock } from '../request/clock';
import { rawRequestOf, type FrameworkRequest } from '../request/request-facts.factory';
import type { FleetState } from '../state/fleet-state';
import type { Notice } from '../state/notice';
import type { GuardRule } from '../state/runtime-rule';
import { describeError } from './describe-error';
import { EventFile } from './event-file';
import type { GuardEvent } from './guard-event';
import { RecordText } from './record-text';
import type { BootedLine, InstancesLine, RecordedRule, StoppedLine } from './recording-line';
import { RequestRecord, type RequestScribe } from './request-record';
import { TrafficSketch } from './traffic-sketch';
import { wireEvent } from './wire-event';

const INSTANCE_LENGTH = 10;

/** What the head of a file tells of the app. */
export interface RecordedApp {
  readonly policies: () => readonly RoutePolicy[];
  readonly routes: () => readonly RouteEntry[];
  /** The rules that were added while the app runs. */
  readonly rules: () => readonly GuardRule[];
  /** Those that count with it. */
  readonly fleet: () => Pick<FleetState, 'instances' | 'onInstances'>;
}

/**
 * Writes the event file: every decision with the facts that it rests on, the requests between them, notices, and from
 * time to time who makes the traffic. It is only there when a file is configured, listens and never influences.
 */
export class Recorder implements RequestTracer, RequestScribe {
  latest = 0;
  private readonly instance: string;
  private readonly file: EventFile;
  private readonly text: RecordText;
  private readonly options: RecordingConfig;
  private readonly known = new Set<RoutePolicy>();
  private sketch = new TrafficSketch();
  private summarizedAt: number;
  private readonly timer: NodeJS.Timeout;
  private readonly logger = new Logger('Guard');
  /** Whether the file and the log say that `isAuthenticated` fails. */
  private hasToldFailure = false;

  constructor(
    private readonly config: GuardConfig,
    file: string,
    private readonly app: RecordedApp,
    private readonly engine: DetectionEngine,
    private readonly clock: Clock,
  ) {
    this.options = config.recording;
    this.instance = decisionId(clock.now()).slice(-INSTANCE_LENGTH);
    this.text = new RecordText(engine, this.options.values, this.instance);
    this.file = new EventFile(file, this.options.maxFileBytes, this.instance, clock, (isFirst) =>
      this.bootedLine(isFirst),
    );
    this.file.onTrouble = (message) => this.logger.error(message);
    this.summarizedAt = clock.now();
    this.timer = setInterval(() => this.summarize(), this.options.summaryIntervalMs).unref();
  }

  /** Writes the head of the file; to be called when the app is complete. */
  start(): void {
    this.file.open();
    this.app.fleet().onInstances(() => this.tellInstances());
  }

  next(): number {
    return ++this.latest;
  }

  begin(request: FrameworkRequest, response: FrameworkResponse, side: Side): RequestRecord {
    const peer = rawRequestOf(request).socket?.remoteAddress;
    return new RequestRecord(this, request, peer, side, nodeResponseOf(response));
  }

  onEvent(event: GuardEvent, outcome: Outcome): void {
    const isDecision = event.actionTaken === 'logged_only' || event.actionTaken === 'request_blocked';
    if (isDecision && outcome.trace instanceof RequestRecord) outcome.trace.add(event);
    else this.file.append(() => JSON.stringify({ ...wireEvent(event), instance: this.instance }));
  }

  onNotice(event: GuardEvent, notice: Notice): void {
    const deed = deedOf(notice);
    const line = { ...wireEvent(event), instance: this.instance, ...(deed && { seq: this.next(), ...deed }) };
    this.file.append(() => JSON.stringify(line));
  }

  write(record: RequestRecord): void {
    const isFlagged = record.events.length > 0;
    if (!isFlagged && this.options.requests === 'flagged') return;
    this.file.append(() => {
      this.introduce(record);
      if (!isFlagged) return this.text.served(record);
      return this.file.isFull ? this.text.decisionsWithoutFacts(record) : this.text.decisions(record);
    }, !isFlagged);
  }

  count(record: RequestRecord, response: ServerResponse | undefined): void {
    const [pass] = record.passes;
    if (pass === undefined) return;
    const { client, timestamp } = pass.facts;
    const { isAuthenticated } = this.options;
    this.sketch.add({
      client: client.ip,
      flagged: record.events.length > 0,
      ok: response !== undefined && response.writableFinished && isSuccess(response.statusCode),
      authenticated: isAuthenticated && this.answerOf(isAuthenticated, record.request),
      time: timestamp,
    });
    if (this.clock.now() - this.summarizedAt >= this.options.summaryIntervalMs) this.summarize();
  }

  /** The predicate is the user's, and may throw: its clients look like strangers then, and nobody would know why. */
  private answerOf(predicate: (request: unknown) => boolean, request: unknown): boolean {
    try {
      return predicate(request) === true;
    } catch (error) {
      if (!this.hasToldFailure) this.tellFailure(describeError(error));
      this.hasToldFailure = true;
      return false;
    }
  }

  private tellFailure(reason: string): void {
    const message = `recording.isAuthenticated failed, and its requests count as those of strangers - Error: ${reason}`;
    this.logger.error(message);
    const line = { action_taken: 'warning', timestamp: isoOf(this.clock.now()), message };
    this.file.append(() => JSON.stringify({ ...line, instance: this.instance }));
  }

  private tellInstances(): void {
    const { names = [] } = this.app.fleet().instances() ?? {};
    const line: InstancesLine = {
      action_taken: 'instances_changed',
      timestamp: isoOf(this.clock.now()),
      instance: this.instance,
      instances: names,
    };
    this.file.append(() => JSON.stringify(line));
  }

  /** Writes what is left, and closes the file. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    this.summarize();
    const line: StoppedLine = {
      action_taken: 'stopped',
      timestamp: isoOf(this.clock.now()),
      instance: this.instance,
    };
    this.file.append(() => JSON.stringify(line));
    await this.file.close();
  }

  private summarize(): void {
    const { sketch, summarizedAt } = this;
    const now = this.clock.now();
    this.summarizedAt = now;
    this.file.tellDrops();
    if (sketch.requests === 0) return;
    this.sketch = new TrafficSketch();
    const { requests, flagged, ok, authenticated } = sketch;
    this.file.append(() => {
      const clients = sketch.clients();
      const kept = clients.reduce((sum, client) => sum + client.requests, 0);
      return JSON.stringify({
        action_taken: 'traffic_summary',
        timestamp: isoOf(now),
        instance: this.instance,
        since: isoOf(summarizedAt),
        requests,
        flagged,
        ok,
        authenticated,
        clients,
        others: { requests: requests - kept },
      });
    });
  }

  /** A route that the file does not know of was found after its head was written. */
  private introduce({ passes }: RequestRecord): void {
    for (const { plan, facts } of passes) {
      const { decorations } = plan.policy;
      if (decorations === undefined || this.known.has(plan.policy) || !isDecorated(decorations)) continue;
      this.known.add(plan.policy);
      this.file.append(() =>
        JSON.stringify({
          action_taken: 'policy_added',
          timestamp: isoOf(facts.timestamp),
          instance: this.instance,
          policy: recordPolicy(decorations),
        }),
      );
    }
  }

  private membership(): Pick<BootedLine, 'fleet' | 'self' | 'instances'> {
    const { self, names } = this.app.fleet().instances() ?? {};
    return self === undefined ? {} : { fleet: this.config.store.prefix, self, instances: names };
  }

  private bootedLine(isFirst: boolean): string {
    const policies = this.app.policies();
    for (const policy of policies) this.known.add(policy);
    const { requests, values } = this.options;
    const line: BootedLine = {
      action_taken: 'booted',
      timestamp: isoOf(this.clock.now()),
      instance: this.instance,
      ...(!isFirst && { continued: true }),
      passive_mode: this.config.passiveMode,
      config_hash: this.config.hash,
      rule_set_version: this.engine.ruleSetVersion,
      shared: isShared(this.config),
      ...this.membership(),
      requests,
      values,
      config: recordConfig(this.config),
      policies: policies.flatMap(({ decorations }) => (decorations ? [recordPolicy(decorations)] : [])),
      rules: this.app.rules().map(recordedRule),
      routes: this.app.routes().map(({ method, path, handler }) => ({ method, path, handler })),
    };
    return JSON.stringify(line);
  }
}

/** What an operator did that later decisions depend on, beside what the event says of it. */
function deedOf({ action, mode, ban, rule, ip }: Notice): object | undefined {
  if (mode !== undefined) return {};
  if (rule !== undefined) return { rule: recordedRule(rule) };
  if (ban?.origin === 'manual') return { ban: { target: ban.target, until: ban.until } };
  return action === 'client_unbanned' ? { lifted: ip } : undefined;
}

function recordedRule({ id, kind, value, until }: GuardRule): RecordedRule {
  return { id, kind, value: jsonSafe(value), ...(until !== undefined && { until }) };
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Whether others count with this instance. */
function isShared(config: GuardConfig): boolean {
  return config.rateLimit.storage !== undefined || hasStore(config);
}

function hasStore({ store }: GuardConfig): boolean {
  return (store as { redis?: unknown }).redis !== undefined;
}
