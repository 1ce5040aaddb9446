import type { CheckName } from '../config/check-name';
import type { RequestFacts } from '../request/request-facts';
import type { CountedHit, RateCounters } from '../state/rate-counters';
import type { Denial, DenialScope } from './denial';
import type { Inspection } from './inspection';

/** What a check counts in the store of the fleet, which counts all of a request at once. */
export interface SharedLimit {
  readonly counters: RateCounters;
  readonly hitOf: (inspection: Inspection) => CountedHit;
}

/**
 * One question about a request. A check answers with a denial or with nothing; it logs nothing, sets nothing on the
 * response, bans nobody and does not know the mode. It is built at boot, and not at all when there is nothing to ask.
 */
export interface Check {
  readonly name: CheckName;
  readonly scope: DenialScope;
  /** Whether asking twice, or after another check has denied, changes nothing. */
  readonly stateless: boolean;
  /** Whether it looks at a request like this at all; absent when it looks at every one. */
  covers?(facts: RequestFacts): boolean;
  /** Absent when it counts nothing there. */
  readonly shared?: SharedLimit;
  /** Whether its denial counts towards a ban of the client; absent: never. */
  earnsBan?(facts: RequestFacts): boolean;
  inspect(inspection: Inspection): Denial | undefined | Promise<Denial | undefined>;
}
