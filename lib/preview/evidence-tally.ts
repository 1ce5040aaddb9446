import type { TrafficSummaryLine } from '../telemetry/recording-line';
import { ByteNames } from './byte-names';
import { classifyClient, type ClientEvidence, type ClientVerdict } from './client-class';
import { ClientRecord, type ClientDecision } from './client-record';
import { isoOf } from './iso-of';
import { SummaryLag, type UnsummarisedEvents } from './summary-lag';
import { WordNumbers } from './word-numbers';

/** With so many, the process was seen to peak at 380 MB: an event file of 1,200,000 clients, 120,000 of them flagged. */
const MAX_CLIENTS = 200_000;

/** The traffic of one client, and what the client looks like. Shares are of its requests; times ISO 8601, UTC. */
export interface ClientTrafficReport extends ClientVerdict {
  readonly requests: number;
  /** By how much, at most, `requests` falls short. */
  readonly missed: number;
  readonly wouldBlock: number;
  readonly enforced: number;
  /** Those whose content or user agent stood against them, and others that were beyond a rate limit. */
  readonly hits: number;
  readonly limited: number;
  /** The share that would be, or was, denied. */
  readonly deniedShare: number | null;
  /** Whether each denial is one that names it, and so is meant: a list of addresses, a ban by hand. */
  readonly isIntended: boolean;
  /** The share that was answered with 200 to 299; null when nobody counted. */
  readonly okShare: number | null;
  /** The share of a client that had logged in; null when nobody was asked. */
  readonly authenticatedShare: number | null;
  /** How many different reasons, rules and routes stood against it, at most 50 each. */
  readonly reasons: number;
  readonly rules: number;
  readonly routes: number;
  readonly first: string | null;
  readonly last: string | null;
}

/** Collects, in bounded memory, what says whether a flagged client is a customer: its events and its other traffic. */
export class EvidenceTally {
  private names = new ByteNames();
  /** By the numbers of the names. */
  private records: ClientRecord[] = [];
  private readonly words = new WordNumbers();
  private readonly lag = new SummaryLag();
  private sawTraffic = false;
  /** What a client may have done that no summary names. */
  private missedIfAbsent = 0;
  /** What a client may have done that was dropped here for want of room. */
  private missedIfDropped = 0;
  private isFull = false;

  constructor(private readonly limit = MAX_CLIENTS) {}

  /** Whether anything is known of the traffic that nothing stood against. */
  get hasTraffic(): boolean {
    return this.sawTraffic;
  }

  /** Events that are newer than the last summary; null where there are none, or nothing tells of the traffic at all. */
  get unsummarised(): UnsummarisedEvents | null {
    return (this.sawTraffic ? this.lag.unsummarised : undefined) ?? null;
  }

  addDecision(client: string, decision: ClientDecision): void {
    this.lag.addEvent(decision.time);
    this.recordOf(client)?.addDecision(decision, this.words);
  }

  addServed(client: string, time: number): void {
    const name = Buffer.from(client);
    this.addServedAt(name, 0, name.length, time);
  }

  /** The same of the client whose name stands in these bytes. */
  addServedAt(source: Uint8Array, start: number, end: number, time: number): void {
    this.sawTraffic = true;
    const record = this.recordAt(source, start, end);
    if (record === undefined) return;
    record.served++;
    record.see(time, time);
  }

  addSummary({ timestamp, clients, others }: TrafficSummaryLine): void {
    this.sawTraffic = true;
    this.lag.addSummary(Date.parse(timestamp));
    // A sketch that had no room for somebody is full, and whoever it left out made no more than the least busy in it.
    const least = clients.reduce(
      (min, { requests, missed = 0 }) => Math.min(min, requests + missed),
      Infinity,
    );
    const absent = Math.min(others.requests, least);
    for (const { client, requests, ok, authenticated, missed = 0, first, last } of clients) {
      const record = this.recordOf(client);
      if (record === undefined) continue;
      record.summarised += requests;
      record.ok = (record.ok ?? 0) + ok;
      if (authenticated !== undefined) record.authenticated = (record.authenticated ?? 0) + authenticated;
      record.missed += missed;
      record.notAbsent += absent;
      record.see(first, last);
    }
    this.missedIfAbsent += absent;
  }

  /** Undefined when nothing stood against the client, or nothing is known of it. */
  of(client: string): ClientTrafficReport | undefined {
    const name = Buffer.from(client);
    const record = this.records[this.names.find(name, 0, name.length)];
    return record === undefined || !isFlagged(record) ? undefined : this.report(record);
  }

  /** Every client that something stood against. */
  *flagged(): Generator<ClientTrafficReport & { readonly client: string }> {
    for (const [number, record] of this.records.entries()) {
      if (isFlagged(record)) yield { client: this.names.textOf(number), ...this.report(record) };
    }
  }

  /** What each client looks like that something stood against, without its other figures. */
  *classes(): Generator<Pick<ClientTrafficReport, 'class' | 'wouldBlock'>> {
    for (const record of this.records) {
      if (!isFlagged(record)) continue;
      yield { class: this.classify(this.evidenceOf(record)).class, wouldBlock: record.wouldBlock };
    }
  }

  private evidenceOf(record: ClientRecord): ClientEvidence {
    return record.evidence(this.missedIfAbsent - record.notAbsent);
  }

  private classify(evidence: ClientEvidence): ClientVerdict {
    return classifyClient(this.sawTraffic ? evidence : { ...evidence, requests: 0 });
  }

  private report(record: ClientRecord): ClientTrafficReport {
    const evidence = this.evidenceOf(record);
    const { requests, ok, authenticated } = evidence;
    const shareOf = (part: number | undefined) => (part === undefined ? null : part / requests);
    return {
      ...this.classify(evidence),
      requests,
      missed: evidence.missed,
      wouldBlock: record.wouldBlock,
      enforced: record.enforced,
      hits: record.hits,
      limited: record.limited,
      deniedShare: shareOf(record.wouldBlock + record.enforced),
      isIntended: evidence.intended === true,
      okShare: shareOf(ok),
      authenticatedShare: shareOf(authenticated),
      reasons: record.countOf('reasons'),
      rules: record.countOf('rules'),
      routes: record.countOf('routes'),
      first: isoOf(record.first),
      last: isoOf(record.last),
    };
  }

  private recordOf(client: string): ClientRecord | undefined {
    const name = Buffer.from(client);
    return this.recordAt(name, 0, name.length);
  }

  private recordAt(source: Uint8Array, start: number, end: number): ClientRecord | undefined {
    if (this.records.length >= this.limit) {
      const known = this.records[this.names.find(source, start, end)];
      if (known !== undefined) return known;
      if (!this.isFull) this.drop();
      if (this.isFull) return undefined;
    }
    const number = this.names.intern(source, start, end);
    const known = this.records[number];
    if (known !== undefined) return known;
    const record = new ClientRecord();
    record.missed = this.missedIfDropped;
    this.records.push(record);
    return record;
  }

  /** Makes room: of the clients that nothing stands against, the less busy half goes. */
  private drop(): void {
    const { names, records } = this;
    const weights = Float64Array.from(records, (record) => (isFlagged(record) ? Infinity : weightOf(record)));
    const harmless = weights.filter((weight) => weight < Infinity).sort();
    const half = Math.ceil(harmless.length / 2);
    const heaviest = harmless[half - 1] ?? -Infinity;
    // Of those that weigh as much as the heaviest that goes, the first to come go first.
    let equals = half - harmless.findIndex((weight) => weight === heaviest);
    this.names = new ByteNames();
    this.records = [];
    for (const [number, record] of records.entries()) {
      const weight = weights[number] as number;
      if (weight < heaviest || (weight === heaviest && equals-- > 0)) continue;
      this.names.internFrom(names, number);
      this.records.push(record);
    }
    this.missedIfDropped = Math.max(this.missedIfDropped, heaviest);
    // Otherwise a file of flagged clients would be sorted again for each of its lines.
    this.isFull = harmless.length < this.limit / 10;
  }
}

function weightOf({ requests, missed }: ClientRecord): number {
  return requests + missed;
}

function isFlagged({ wouldBlock, enforced }: ClientRecord): boolean {
  return wouldBlock + enforced > 0;
}
