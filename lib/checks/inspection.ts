import type { CheckName } from '../config/check-name';
import type { DetectionReport } from '../detection/detection-report';
import type { InspectableRequest } from '../detection/inspectable-request';
import type { RequestFacts } from '../request/request-facts';
import type { UnreadBody } from '../request/unread-body';
import type { BanLedger } from '../state/ban-ledger';
import type { CountedRequest } from '../state/rate-counters';
import type { Denial, DenialScope } from './denial';

/** A check that could not answer. */
export interface CheckFailure {
  readonly check: CheckName;
  readonly scope: DenialScope;
  readonly error: unknown;
}

/** What is left of a rate limit after this request. */
export interface Quota {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** What the store of the fleet answered when it counted this request under a limit. */
export interface SharedHit {
  readonly scope: DenialScope;
  /** The hits within the window, over all instances. */
  readonly hits: number;
  /** When, by the clock of the store, in milliseconds since the epoch. */
  readonly at: number;
}

/** What was found out about a request. It does not depend on the mode. */
export interface Verdict {
  readonly facts: RequestFacts;
  /** The first denial, in the order of the checks; `undefined` when nothing stands against the request. */
  readonly denial: Denial | undefined;
  readonly failures: readonly CheckFailure[];
  /** The rate limit that is nearest to its end. */
  readonly quota: Quota | undefined;
  /** What detection saw, when it has something to say. */
  readonly report: DetectionReport | undefined;
  /** What detection looked at, when it did. */
  readonly searched: InspectableRequest | undefined;
  /** Whether a rule matched that does not count here. */
  readonly hasExcluded: boolean;
  /** What the store of the fleet counted, in the order in which it was asked. */
  readonly sharedHits: readonly SharedHit[];
  /** How many attacks of the client it has counted, where this was one; known when the request is over. */
  readonly sharedAttacks: number | undefined;
}

/** A request on its way through the checks: the only allocation of ours that a harmless request needs besides its facts. */
export class Inspection implements Verdict {
  denial: Denial | undefined = undefined;
  failures: readonly CheckFailure[] = NONE;
  quota: Quota | undefined = undefined;
  report: DetectionReport | undefined = undefined;
  searched: InspectableRequest | undefined = undefined;
  hasExcluded = false;
  sharedHits: readonly SharedHit[] = NONE;
  sharedAttacks: number | undefined = undefined;
  /** What the store of the fleet has counted for the request, all at once when the first check wanted to count. */
  counted: CountedRequest | undefined = undefined;
  /** What the checks behind that one will find, as far as asking them changes nothing. */
  ahead: Inspection | undefined = undefined;
  /** The index of the check that decided, or the number of checks. */
  position = 0;

  constructor(
    readonly facts: RequestFacts,
    /** The bans that clients earned, in the ledger that counts for this request. */
    readonly ledger: BanLedger,
    /** The body, where no parser of the app has read it. */
    readonly unread: UnreadBody | undefined,
  ) {}

  addFailure(failure: CheckFailure): void {
    this.failures = [...this.failures, failure];
  }

  /** Takes over what detection has seen. */
  recall({ report, searched, hasExcluded }: Inspection): void {
    this.report = report;
    this.searched = searched;
    this.hasExcluded = hasExcluded;
  }

  addSharedHit(hit: SharedHit): void {
    this.sharedHits = [...this.sharedHits, hit];
  }

  addQuota(quota: Quota): void {
    if (this.quota === undefined || quota.remaining < this.quota.remaining) this.quota = quota;
  }
}

const NONE: readonly never[] = Object.freeze([]);
