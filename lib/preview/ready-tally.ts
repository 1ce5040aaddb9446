import { createHash } from 'node:crypto';
import type { BootedLine, NoticeLine } from '../telemetry/recording-line';
import { readRecord } from './event-record';
import { EvidenceTally } from './evidence-tally';
import { ExercisedRoutes } from './exercised-routes';
import { ObservedTime } from './observed-time';
import { RecordFields } from './record-fields';
import { readRecordingLine, type ReadLine } from './recording.reader';

const MAX_INSTANCES = 10_000;
const MAX_CODES = 100;
/** While a deployment rolls out, instances of two configurations run side by side. */
const ROLLOUT_MS = 30 * 60_000;
const CODE = /^(GUARD_[A-Z_]{1,60})\b/;

/** What was observed under one configuration, decorators and rule set included. */
class Observation {
  readonly time = new ObservedTime();
  readonly routes = new ExercisedRoutes();
  readonly evidence = new EvidenceTally();
  /** Requests, by summaries and by lines: each may be missing. */
  summarised = 0;
  recorded = 0;
  checkErrors = 0;
  readonly dropped = new Map<string, number>();
  readonly warnings = new Map<string, string>();
  readonly storesDown = new Set<string>();
  /** The last trip of the tripwire since which nobody flipped. */
  trippedAt: number | undefined;
  wasActive = false;

  constructor(
    readonly identity: string,
    /** The head of the latest start. */
    public booted: BootedLine,
    public bootedAt: number,
    readonly since: number,
  ) {}
}

/**
 * Collects from recordings what a decision to enforce rests on. What was observed under another configuration than the
 * latest says nothing of it, and is put aside.
 */
export class ReadyTally {
  current: Observation | undefined;
  readonly lines = { total: 0, damaged: 0, orphaned: 0, ofLogs: 0, suppressed: 0, foreign: 0 };
  /** Requests under other configurations, and when the last of them came. */
  readonly aside = { requests: 0, last: -Infinity };
  private readonly identities = new Map<string, string>();

  /** @param isTorn whether the line has no end: the app may just be writing it */
  readLine(text: string, isTorn = false): void {
    this.lines.total++;
    const read = readRecordingLine(text);
    switch (read.kind) {
      case 'foreign':
        this.lines.foreign++;
        return;
      case 'damaged':
        if (!isTorn) this.lines.damaged++;
        return;
      case 'booted':
        return this.meet(read.line, read.time);
      default:
        return this.readOf(instanceOf(read), read, text);
    }
  }

  /** Whether two configurations were in force at a time, for longer than a rollout takes. */
  get isMixed(): boolean {
    return this.current !== undefined && this.aside.last > this.current.since + ROLLOUT_MS;
  }

  private meet(line: BootedLine, time: number): void {
    const identity = this.identities.get(line.instance) ?? identityOf(line);
    if (this.identities.size < MAX_INSTANCES) this.identities.set(line.instance, identity);
    const { current } = this;
    if (current?.identity === identity) {
      if (time >= current.bootedAt) [current.booted, current.bootedAt] = [line, time];
    } else if (current === undefined || time > current.bootedAt) {
      if (current !== undefined) this.putAside(current);
      this.current = new Observation(identity, line, time, time);
    }
    if (this.current?.identity === identity) this.current.time.see(line.instance, time);
  }

  private putAside({ summarised, recorded, time }: Observation): void {
    this.aside.requests += Math.max(summarised, recorded);
    this.aside.last = Math.max(this.aside.last, time.last ?? -Infinity);
  }

  private readOf(instance: string | undefined, read: Told, text: string): void {
    if (instance === undefined) {
      this.lines.ofLogs++;
      if (read.kind === 'notice' && read.line.action_taken === 'lines_suppressed') this.lines.suppressed++;
      return;
    }
    const identity = this.identities.get(instance);
    if (identity === undefined) {
      this.lines.orphaned++;
      return;
    }
    if (this.current?.identity !== identity) {
      this.aside.last = Math.max(this.aside.last, read.time);
      if (read.kind === 'served' || read.kind === 'decision') this.aside.requests++;
      return;
    }
    this.current.time.see(instance, read.time);
    observe(this.current, instance, read, text);
  }
}

/** A line that belongs to the run of an instance, or to a log. */
type Told = Exclude<ReadLine, { readonly kind: 'foreign' | 'damaged' | 'booted' }>;

function instanceOf(read: Told): string | undefined {
  if (read.kind === 'served' || read.kind === 'decision') return read.line.facts?.instance;
  return read.line.instance;
}

function observe(observation: Observation, instance: string, read: Told, text: string): void {
  const { evidence, dropped } = observation;
  switch (read.kind) {
    case 'served':
      observation.recorded++;
      observation.routes.add(read.line);
      return evidence.addServed(read.line.ip_address, read.time);
    case 'decision': {
      if (read.line.facts?.of !== undefined) return; // another decision about a request that was counted
      observation.recorded++;
      if (!read.line.passive_mode) observation.wasActive = true;
      const decision = readRecord(text);
      if (decision.kind === 'decision') evidence.addDecision(decision.client, decision);
      return;
    }
    case 'summary':
      observation.summarised += read.line.requests;
      return evidence.addSummary(read.line);
    case 'dropped':
      dropped.set(read.line.why, (dropped.get(read.line.why) ?? 0) + read.line.records);
      return;
    case 'notice':
      return hear(observation, instance, read.line, read.time, text);
    case 'policy':
      return;
  }
}

function hear(
  observation: Observation,
  instance: string,
  { action_taken: action, message }: NoticeLine,
  time: number,
  text: string,
): void {
  const { warnings, storesDown } = observation;
  if (action === 'check_error') observation.checkErrors++;
  else if (action === 'store_unavailable') storesDown.add(instance);
  else if (action === 'store_available') storesDown.delete(instance);
  else if (action === 'warning') {
    const code = CODE.exec(message)?.[1];
    if (code !== undefined && warnings.size < MAX_CODES) warnings.set(code, message);
  } else if (action === 'mode_changed') {
    const act = RecordFields.of(RecordFields.of(JSON.parse(text))?.raw('mode_change'))?.text('act');
    observation.trippedAt = act === 'tripped' ? time : undefined;
  }
}

/** The configuration, what decorators say, and the rules: what decides on a request. */
function identityOf({ config_hash: hash, rule_set_version: rules, policies }: BootedLine): string {
  const texts = policies.map((policy) => JSON.stringify(policy)).sort();
  return createHash('sha256')
    .update(JSON.stringify([hash, rules, texts]))
    .digest('hex')
    .slice(0, 16);
}
