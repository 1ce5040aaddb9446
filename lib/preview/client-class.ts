/** What is known of a client that something stood against. */
export interface ClientEvidence {
  /** At least so many requests. */
  readonly requests: number;
  /** At most so many more, of which nothing is known. */
  readonly missed: number;
  /** Requests whose content or user agent stood against them. A ban only follows from others, and does not count. */
  readonly hits: number;
  /** Other requests that were beyond a rate limit. */
  readonly limited: number;
  /**
   * How many kinds of hits: a family of attacks on a route is one; where no route matched, a rule is; a blocked user
   * agent is.
   */
  readonly kinds: number;
  /** Answered with a status of 200 to 299; `undefined` when nobody counted. */
  readonly ok: number | undefined;
  /** Of clients that had logged in; `undefined` when nobody was asked. */
  readonly authenticated: number | undefined;
  /** Whether each of its denials is one that names it: a list of addresses, a ban by hand. */
  readonly intended?: boolean;
}

/** What a client looks like, and why it is said so. */
export interface ClientVerdict {
  readonly class: 'person' | 'scanner' | 'unknown';
  readonly why: string;
}

/** Where the classes begin and end. */
export const CLASS_THRESHOLDS = {
  /** From so many hits on, a client may be a scanner. */
  scannerHits: 3,
  /** Of so many kinds. */
  scannerKinds: 3,
  /** That are this share of its requests. */
  scannerShare: 0.5,
  /** From so many requests on that were answered well and nothing stood against, a client may be a person. */
  ordinaryRequests: 10,
  /** When this share of all its requests was answered well. */
  okShare: 0.5,
  /** And at most this share had something against it. */
  personShare: 0.2,
  /** Or this, when it is logged in. */
  loggedInPersonShare: 0.5,
  /** Of at most so many kinds. */
  personKinds: 3,
  /** From this share of its requests on, a client is logged in: then it is no scanner. */
  loggedInShare: 0.5,
} as const;

const T = CLASS_THRESHOLDS;

/**
 * Says whether a client looks like a `person` (much ordinary traffic, few hits: probably a false positive) or like a
 * `scanner` (mostly hits, of many kinds). It is evidence and no proof: somebody who tries three attacks among much
 * ordinary traffic looks like a person, and a program that sends nothing but one kind of false positive is `unknown`.
 * The first rule that applies decides:
 *
 * 1. `scanner`: 3 hits or more, of 3 kinds or more, in half of its requests or more, and not logged in in half of them.
 * 2. `person`: 10 requests or more were answered with 2xx and had nothing against them; half of all requests or more
 *    were answered with 2xx; at most 20 % had a hit or were beyond a rate limit, at most 50 % when it was logged in in
 *    half of its requests or more; and the hits are of 3 kinds or fewer.
 * 3. `unknown`: anything else; whoever is only denied by a list of addresses or a ban by hand, which is meant; whatever would be decided differently if all missed requests were ordinary; and every
 *    client when there is no record of the traffic.
 */
export function classifyClient(evidence: ClientEvidence): ClientVerdict {
  const { requests, missed, intended } = evidence;
  if (intended === true) return unknown('it is denied by a list or by hand, and nothing else decided');
  if (requests === 0) return unknown('nothing is known of its traffic');
  const least = classAt(evidence, requests);
  const most = classAt(evidence, requests + missed);
  return least.class === most.class ? least : unknown('too many of its requests were not counted');
}

function classAt(evidence: ClientEvidence, requests: number): ClientVerdict {
  const { hits, limited, kinds, ok, authenticated = 0 } = evidence;
  const isLoggedIn = authenticated >= requests * T.loggedInShare;
  if (hits >= T.scannerHits && kinds >= T.scannerKinds && hits >= requests * T.scannerShare && !isLoggedIn) {
    return { class: 'scanner', why: `hits of ${kinds} kinds in most of its requests` };
  }
  if (ok === undefined) return unknown('nobody counted how it was answered');
  const against = hits + limited;
  if (ok - against < T.ordinaryRequests) return unknown('too little ordinary traffic');
  if (ok < requests * T.okShare) return unknown('few of its requests were answered well');
  if (kinds > T.personKinds) return unknown(`hits of ${kinds} kinds, among ordinary traffic`);
  const share = isLoggedIn ? T.loggedInPersonShare : T.personShare;
  if (against > requests * share) return unknown('much stands against it, of few kinds');
  return { class: 'person', why: 'much ordinary traffic, and little against it' };
}

function unknown(why: string): ClientVerdict {
  return { class: 'unknown', why };
}
