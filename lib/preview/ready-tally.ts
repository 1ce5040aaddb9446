import { createHash } from 'node:crypto';
import type { BootedLine } from '../telemetry/recording-line';
import { ReadyObservation, type ToldLine } from './ready-observation';
import { readRecordingLine } from './recording.reader';

const MAX_INSTANCES = 10_000;
/** While a deployment rolls out, instances of two configurations run side by side. */
const ROLLOUT_MS = 30 * 60_000;

/**
 * Collects from recordings what a decision to enforce rests on. What was observed under another configuration than the
 * latest says nothing of it, and is put aside.
 */
export class ReadyTally {
  current: ReadyObservation | undefined;
  readonly lines = { total: 0, damaged: 0, orphaned: 0, ofLogs: 0, suppressed: 0, foreign: 0 };
  /** Requests under other configurations, and when the last of them came. */
  readonly aside = { requests: 0, last: -Infinity };
  private loggedCheckErrorAt = -Infinity;
  private readonly identities = new Map<string, string>();

  beginFile(): void {
    this.current?.runs.beginFile();
  }

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

  /** Whether a log tells of a check that failed under the latest configuration. */
  get hasLoggedCheckError(): boolean {
    return this.current !== undefined && this.loggedCheckErrorAt >= this.current.since;
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
      this.current = new ReadyObservation(identity, line, time, time);
    }
    if (this.current?.identity === identity) this.current.meet(line, time);
  }

  private putAside({ summarised, recorded, time }: ReadyObservation): void {
    this.aside.requests += Math.max(summarised, recorded);
    this.aside.last = Math.max(this.aside.last, time.last ?? -Infinity);
  }

  private hearLog(action: string, time: number): void {
    if (action === 'lines_suppressed') this.lines.suppressed++;
    if (action === 'check_error') this.loggedCheckErrorAt = Math.max(this.loggedCheckErrorAt, time);
  }

  private readOf(instance: string | undefined, read: ToldLine, text: string): void {
    if (instance === undefined) {
      this.lines.ofLogs++;
      if (read.kind === 'notice') this.hearLog(read.line.action_taken, read.time);
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
    this.current.observe(instance, read, text);
  }
}

function instanceOf(read: ToldLine): string | undefined {
  if (read.kind === 'served' || read.kind === 'decision') return read.line.facts?.instance;
  return read.line.instance;
}

/** The configuration, what decorators say, and the rules: what decides on a request. */
function identityOf({ config_hash: hash, rule_set_version: rules, policies }: BootedLine): string {
  const texts = policies.map((policy) => JSON.stringify(policy)).sort();
  return createHash('sha256')
    .update(JSON.stringify([hash, rules, texts]))
    .digest('hex')
    .slice(0, 16);
}
