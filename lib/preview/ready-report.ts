import type { ClientTrafficReport } from './evidence-tally';
import type { ListedRoute } from './exercised-routes';
import { isoOf } from './iso-of';
import { FlaggedClients } from './ready-clients';
import { judgeCriteria } from './ready-criteria';
import type { ReadyCriterion, ReadyDemands } from './ready-criterion';
import type { ReadyTally } from './ready-tally';

/** A client that looks like a person, or is logged in, and would be denied. */
export type FlaggedPerson = Pick<ClientTrafficReport, 'requests' | 'wouldBlock' | 'enforced' | 'why'> & {
  readonly client: string;
};

/** Whether enforcement can be switched on, as `ready --json` prints it. */
export interface ReadyReport {
  /** `go` only when every criterion is met; `not yet` when one is not; `unknown` when the data does not tell. */
  readonly verdict: 'go' | 'not yet' | 'unknown';
  readonly files: readonly string[];
  readonly criteria: readonly ReadyCriterion[];
  readonly configHash: string | null;
  readonly first: string | null;
  readonly last: string | null;
  readonly hours: number;
  readonly requests: number;
  /** Routes that no ordinary request reached, and that were not allowed to be left out. */
  readonly unexercised: readonly ListedRoute[];
  /** The most flagged first. */
  readonly persons: readonly FlaggedPerson[];
  /** Flagged clients of which it cannot be said what they are, and those that look like scanners. */
  readonly unclearClients: number;
  readonly scanners: number;
  /** Flagged clients that are denied on purpose: by a list, by a ban by hand, or named as hostile. */
  readonly intended: number;
  readonly lines: ReadyTally['lines'];
}

/** Judges what was collected. Whatever is missing is unknown, and never a go. */
export function buildReadyReport(
  tally: ReadyTally,
  demands: ReadyDemands,
  files: readonly string[],
): ReadyReport {
  const { current } = tally;
  const flagged = new FlaggedClients(
    current === undefined ? [] : [...current.evidence.flagged()],
    current?.wasActive === true,
    demands.hostile,
  );
  const missing = current?.routes.missing(current.booted) ?? [];
  const unexercised = missing.filter((route) => !isAllowed(route, demands.allowUnexercised));
  const hours = current?.time.hours ?? 0;
  const requests = Math.max(current?.summarised ?? 0, current?.recorded ?? 0);
  const criteria = judgeCriteria(tally, demands, { hours, requests, unexercised, flagged });
  return {
    verdict: verdictOf(criteria),
    files,
    criteria,
    configHash: current?.booted.config_hash ?? null,
    first: isoOf(current?.time.first),
    last: isoOf(current?.time.last),
    hours,
    requests,
    unexercised,
    persons: flagged.customers
      .map(({ client, requests: all, wouldBlock, enforced, why }) => ({
        client,
        requests: all,
        wouldBlock,
        enforced,
        why,
      }))
      .sort((a, b) => b.wouldBlock + b.enforced - a.wouldBlock - a.enforced),
    unclearClients: flagged.unknown,
    scanners: flagged.scanners,
    intended: flagged.intended,
    lines: tally.lines,
  };
}

function verdictOf(criteria: readonly ReadyCriterion[]): ReadyReport['verdict'] {
  const states = criteria.map(({ state }) => state);
  if (states.includes('not yet')) return 'not yet';
  return states.includes('unknown') ? 'unknown' : 'go';
}

function isAllowed({ method, path }: ListedRoute, allowed: readonly string[]): boolean {
  return allowed.includes(`${method}:${path}`);
}
