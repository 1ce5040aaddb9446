import type { TrafficSummaryLine } from '../telemetry/recording-line';
import { classifyClient, type ClientVerdict } from './client-class';
import { ClientRecord, type ClientDecision } from './client-record';
import { SummaryLag, type UnsummarisedEvents } from './summary-lag';

/** With so many, the process was seen to peak at 770 MB: an event file of 1,200,000 clients, 120,000 of them flagged. */
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
  private readonly clients = new Map<string, ClientRecord>();
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
    this.recordOf(client)?.addDecision(decision);
  }

  addServed(client: string, time: number): void {
    this.sawTraffic = true;
    const record = this.recordOf(client);
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
    const record = this.clients.get(client);
    return record === undefined || !isFlagged(record) ? undefined : this.report(record);
  }

  /** Every client that something stood against. */
  *flagged(): Generator<ClientTrafficReport & { readonly client: string }> {
    for (const [client, record] of this.clients) {
      if (isFlagged(record)) yield { client, ...this.report(record) };
    }
  }

  private report(record: ClientRecord): ClientTrafficReport {
    const evidence = record.evidence(this.missedIfAbsent - record.notAbsent);
    const { requests, ok, authenticated } = evidence;
    const shareOf = (part: number | undefined) => (part === undefined ? null : part / requests);
    return {
      ...classifyClient(this.sawTraffic ? evidence : { ...evidence, requests: 0 }),
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
    const known = this.clients.get(client);
    if (known !== undefined) return known;
    if (this.clients.size >= this.limit && !this.isFull) this.drop();
    if (this.isFull) return undefined;
    const record = new ClientRecord();
    record.missed = this.missedIfDropped;
    this.clients.set(client, record);
    return record;
  }

  /** Makes room: of the clients that nothing stands against, the less busy half goes. */
  private drop(): void {
    const harmless = [...this.clients].filter(([, record]) => !isFlagged(record));
    harmless.sort(([, a], [, b]) => a.requests + a.missed - (b.requests + b.missed));
    for (const [client, record] of harmless.slice(0, Math.ceil(harmless.length / 2))) {
      this.clients.delete(client);
      this.missedIfDropped = Math.max(this.missedIfDropped, record.requests + record.missed);
    }
    // Otherwise a file of flagged clients would be sorted again for each of its lines.
    this.isFull = harmless.length < this.limit / 10;
  }
}

function isFlagged({ wouldBlock, enforced }: ClientRecord): boolean {
  return wouldBlock + enforced > 0;
}

/** Any number of milliseconds may stand in a file. */
function isoOf(time: number): string | null {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
