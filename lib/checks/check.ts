import type { CheckName } from '../config/check-name';
import type { RateLimitRule } from '../policy/rate-limit-rule';
import type { RequestFacts } from '../request/request-facts';
import type { Denial, DenialScope } from './denial';
import type { Inspection } from './inspection';

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
  /** The limit under which it counts a hit in the store of the fleet, which can count under several at once. */
  readonly sharedLimit?: RateLimitRule;
  /** @param next with {@link sharedLimit}: the check that the request meets next and that counts there too, if there is one */
  inspect(inspection: Inspection, next?: Check): Denial | undefined | Promise<Denial | undefined>;
}
