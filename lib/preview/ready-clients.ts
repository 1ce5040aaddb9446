import type { ClientTrafficReport } from './evidence-tally';
import type { ReadyCriterion } from './ready-criterion';
import { plural } from './plural';
import type { ReadyObservation } from './ready-observation';
import { judge } from './verdict';

/** Where too much is unclear for a go. */
const READY_THRESHOLDS = {
  /** From this share of its requests on, a client is logged in: a flagged one is a customer, or sits in an account. */
  loggedInShare: 0.5,
  /** Flagged requests of clients that may lose something, and of which it cannot be said what they are. */
  unclearShare: 0.01,
  /** The same where they are many clients with little each, as with a rule that is wrong about everybody. */
  diffuseShare: 0.001,
  /** Flagged requests of all clients that do not look like scanners. */
  flaggedShare: 0.2,
} as const;

const T = READY_THRESHOLDS;

type Flagged = ClientTrafficReport & { readonly client: string };

/** Flagged clients, by what a flip would mean for them. */
export class FlaggedClients {
  /** Who looks like a person, or is logged in. */
  readonly customers: readonly Flagged[];
  /** Of whom it cannot be said what they are, and who got an answer with 2xx, so that there is something to lose. */
  readonly unclear: readonly Flagged[];
  readonly scanners: number;
  readonly unknown: number;
  /** Only denied by what names them: a list, a ban by hand, or the word of who calls. */
  readonly intended: number;
  /** Flagged requests of those that are no scanners, and not denied on purpose. */
  readonly flaggedRequests: number;

  /** Whom a flip would mean something. */
  readonly all: readonly Flagged[];

  /** @param wasActive whether denials are also those of active mode; else they are of decorators, flip or not */
  constructor(
    clients: readonly Flagged[],
    readonly wasActive: boolean,
    hostile: readonly string[],
  ) {
    const all = clients
      .map((client) => (wasActive ? client : { ...client, enforced: 0 }))
      .filter(({ wouldBlock, enforced }) => wouldBlock + enforced > 0);
    this.all = all;
    const others = all.filter(({ client, isIntended }) => !isIntended && !hostile.includes(client));
    const unknown = others.filter((client) => client.class === 'unknown');
    this.intended = all.length - others.length;
    this.scanners = others.filter((client) => client.class === 'scanner').length;
    this.unknown = unknown.length;
    this.customers = others.filter((client) => client.class === 'person' || isLoggedIn(client));
    this.unclear = unknown.filter((client) => !isLoggedIn(client) && client.okShare !== 0);
    this.flaggedRequests = flaggedIn(others.filter((client) => client.class !== 'scanner'));
  }
}

/** Whether a flip would hit customers, as far as the evidence goes. What is unclear is no go. */
export function judgeClients(
  { flagged, requests }: { readonly flagged: FlaggedClients; readonly requests: number },
  { evidence }: ReadyObservation,
): ReadyCriterion {
  const { customers, unclear, intended, all, wasActive } = flagged;
  const count = all.length - intended;
  if (count > 0 && !evidence.hasTraffic)
    return unknown('who is a person is not known: the recording has no ordinary traffic');
  if (customers.length > 0) {
    const denied = wasActive ? 'is denied or would be' : 'would be denied';
    const looks = plural(
      customers.length,
      'looks like a person or is logged in',
      'look like persons or are logged in',
    );
    const message = `of ${plural(count, 'flagged client')}, ${looks}, and ${denied}`;
    return { name: 'clients', state: 'not yet', message };
  }
  const unclearRequests = flaggedIn(unclear);
  if (unclearRequests > requests * T.unclearShare)
    return unknown(
      `${plural(unclear.length, 'flagged client')} may be anybody, with ${percent(unclearRequests, requests)} of all requests`,
    );
  if (unclearRequests > requests * T.diffuseShare && isDiffuse(unclear))
    return unknown(
      `${plural(unclear.length, 'flagged client')} may be anybody, and they are many with little each`,
    );
  if (flagged.flaggedRequests > requests * T.flaggedShare)
    return unknown(`${percent(flagged.flaggedRequests, requests)} of all requests are flagged`);
  return {
    name: 'clients',
    state: 'ok',
    message: `none of ${plural(count, 'flagged client')} looks like a person`,
  };
}

/** As a preview says it of all clients: many, each with little. */
function isDiffuse(clients: readonly ClientTrafficReport[]): boolean {
  const counts = clients.map((client) => flaggedIn([client])).sort((a, b) => b - a);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const { verdict } = judge({
    events: sum(counts),
    suppressed: 0,
    clients: counts.length,
    eventsOfTopTen: sum(counts.slice(0, 10)),
    singleEventClients: counts.filter((one) => one === 1).length,
    // Customers may well share a network.
    ipv4Networks: 0,
    ipv6Networks: 0,
  });
  return verdict === 'diffuse';
}

function isLoggedIn({ authenticatedShare, class: looks }: ClientTrafficReport): boolean {
  return looks !== 'scanner' && (authenticatedShare ?? 0) >= T.loggedInShare;
}

function flaggedIn(clients: readonly ClientTrafficReport[]): number {
  return clients.reduce((sum, { wouldBlock, enforced }) => sum + wouldBlock + enforced, 0);
}

function unknown(message: string): ReadyCriterion {
  return { name: 'clients', state: 'unknown', message };
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toLocaleString('en-US', { maximumFractionDigits: 1 })} %`;
}
