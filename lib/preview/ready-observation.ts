import type { BootedLine, NoticeLine } from '../telemetry/recording-line';
import { readRecord } from './event-record';
import { EvidenceTally } from './evidence-tally';
import { ExercisedRoutes } from './exercised-routes';
import { ObservedTime } from './observed-time';
import { RecordFields } from './record-fields';
import { RecordedRuns } from './recorded-runs';
import type { ReadLine } from './recording.reader';
import { RulesInForce } from './rules-in-force';

const MAX_CODES = 100;
const MAX_STORES = 10_000;
const CODE = /^(GUARD_[A-Z_]{1,60})\b/;

/** A line that belongs to the run of an instance, or to a log. */
export type ToldLine = Exclude<ReadLine, { readonly kind: 'foreign' | 'damaged' | 'booted' }>;

/** What was observed under one configuration, decorators and rule set included. */
export class ReadyObservation {
  readonly time = new ObservedTime();
  readonly routes = new ExercisedRoutes();
  readonly evidence = new EvidenceTally();
  readonly runs = new RecordedRuns();
  readonly rules = new RulesInForce();
  /** Requests, by summaries and by lines: each may be missing. */
  summarised = 0;
  recorded = 0;
  checkErrors = 0;
  readonly dropped = new Map<string, number>();
  readonly warnings = new Map<string, string>();
  wasActive = false;
  private readonly stores = new Map<string, { readonly time: number; readonly isDown: boolean }>();
  private modeChange: { readonly time: number; readonly isTrip: boolean } | undefined;

  constructor(
    readonly identity: string,
    /** The head of the latest start. */
    public booted: BootedLine,
    public bootedAt: number,
    readonly since: number,
  ) {}

  /** Whether the tripwire returned to passive mode and nobody flipped since. */
  get isTripped(): boolean {
    return this.modeChange?.isTrip === true;
  }

  get isStoreDown(): boolean {
    return [...this.stores.values()].some(({ isDown }) => isDown);
  }

  /** Takes note of a start, or of a file that goes on. */
  meet(line: BootedLine, time: number): void {
    this.time.see(time);
    this.runs.meet(line, time);
    for (const rule of line.rules) this.rules.add(rule, false);
    if (!line.passive_mode) this.wasActive = true;
  }

  observe(instance: string, read: ToldLine, text: string): void {
    this.time.see(read.time);
    this.runs.see(instance, read.time);
    switch (read.kind) {
      case 'served':
        this.addRequest(instance, read);
        this.routes.add(read.line);
        return this.evidence.addServed(read.line.ip_address, read.time);
      case 'decision': {
        if (read.line.facts?.of !== undefined) return; // another decision about a request that was counted
        this.addRequest(instance, read);
        if (!read.line.passive_mode) this.wasActive = true;
        const decision = readRecord(text);
        if (decision.kind === 'decision') this.evidence.addDecision(decision.client, decision);
        return;
      }
      case 'summary':
        this.runs.summarise(instance, read.time);
        return this.addSummary(read);
      case 'stopped':
        return this.runs.end(instance);
      case 'dropped':
        this.dropped.set(read.line.why, (this.dropped.get(read.line.why) ?? 0) + read.line.records);
        return;
      case 'notice':
        this.runs.addPlace(instance, read.line.seq);
        return this.hear(instance, read.line, read.time, text);
      case 'policy':
      case 'instances':
        return;
    }
  }

  private addRequest(
    instance: string,
    { line: { facts }, time }: ToldLine & { kind: 'served' | 'decision' },
  ): void {
    this.recorded++;
    this.time.addRequest(time);
    if (facts !== undefined) this.runs.addPasses(instance, [facts, ...(facts.then ?? [])]);
  }

  private addSummary({ line, time }: ToldLine & { kind: 'summary' }): void {
    this.summarised += line.requests;
    const since = Date.parse(line.since);
    for (const { first, last } of line.clients) {
      for (const at of [first, last]) if (at >= since && at <= time) this.time.addRequest(at);
    }
    this.evidence.addSummary(line);
  }

  private hear(
    instance: string,
    { action_taken: action, message, rule }: NoticeLine,
    time: number,
    text: string,
  ): void {
    const { warnings, stores } = this;
    if (rule !== undefined && action === 'rule_added') this.rules.add(rule, true);
    if (rule !== undefined && action === 'rule_removed') this.rules.remove(rule);
    if (action === 'check_error') this.checkErrors++;
    else if (action === 'store_unavailable' || action === 'store_available') {
      if (time < (stores.get(instance)?.time ?? -Infinity) || stores.size >= MAX_STORES) return;
      stores.set(instance, { time, isDown: action === 'store_unavailable' });
    } else if (action === 'warning') {
      const code = CODE.exec(message)?.[1];
      if (code !== undefined && warnings.size < MAX_CODES) warnings.set(code, message);
    } else if (action === 'mode_changed' && time >= (this.modeChange?.time ?? -Infinity)) {
      const act = RecordFields.of(RecordFields.of(JSON.parse(text))?.raw('mode_change'))?.text('act');
      this.modeChange = { time, isTrip: act === 'tripped' };
    }
  }
}
