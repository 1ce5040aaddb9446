/** The figures that a verdict rests on. */
export interface VerdictFigures {
  /** Would-block events. */
  readonly events: number;
  /** Would-block events that the flood cap left out of the log: nobody knows whose. */
  readonly suppressed: number;
  readonly clients: number;
  /** Events of the ten clients with the most. */
  readonly eventsOfTopTen: number;
  /** Clients with a single event. */
  readonly singleEventClients: number;
  /** Distinct /24 networks of IPv4 clients. */
  readonly ipv4Networks: number;
  /** Distinct /64 networks of IPv6 clients. */
  readonly ipv6Networks: number;
}

/** Where the events come from, and why it is said so. */
export interface Verdict {
  readonly verdict: 'concentrated' | 'diffuse' | 'unknown';
  readonly why: string;
}

/** Where the verdicts begin and end. */
export const THRESHOLDS = {
  /** Fewer events say nothing. */
  leastEvents: 20,
  /** From this share of the top ten clients on, the events are concentrated. */
  concentratedShare: 0.8,
  /** As they are when they come from so few networks. */
  fewNetworks: 10,
  /** Below this share of the top ten clients, the events are diffuse. */
  diffuseShare: 0.5,
  /** As they are when this share of the clients has a single event. */
  singleShare: 0.5,
} as const;

/**
 * Says whether the events come from few clients (`concentrated`: scanners, or a client of your own that goes wrong; look
 * at each) or from many (`diffuse`: ordinary visitors and so probably false positives, or a distributed attack; look at
 * reasons and routes). The first rule that applies decides:
 *
 * 1. `unknown`: fewer than 20 events, or more events suppressed than logged.
 * 2. `concentrated`: the ten clients with the most events have 80 % of them or more, or all clients are in at most 10
 *    networks (/24 for IPv4, /64 for IPv6).
 * 3. `diffuse`: these ten have less than 50 %, or half of all clients or more have a single event.
 * 4. `unknown`: anything in between.
 */
export function judge(figures: VerdictFigures): Verdict {
  const { events, suppressed, clients } = figures;
  const networks = figures.ipv4Networks + figures.ipv6Networks;
  const { leastEvents, concentratedShare, fewNetworks, diffuseShare, singleShare } = THRESHOLDS;
  if (events < leastEvents) return unknown(`fewer than ${leastEvents} events`);
  if (suppressed > events) return unknown('more events were left out of the log than stand in it');
  const share = figures.eventsOfTopTen / events;
  const few = `at least ${percent(concentratedShare)} of the events are of the ten busiest clients`;
  if (share >= concentratedShare) return { verdict: 'concentrated', why: few };
  if (networks > 0 && networks <= fewNetworks) {
    return { verdict: 'concentrated', why: `the clients are in ${fewNetworks} networks or fewer` };
  }
  const many = `less than ${percent(diffuseShare)} of the events are of the ten busiest clients`;
  if (share < diffuseShare) return { verdict: 'diffuse', why: many };
  if (figures.singleEventClients >= clients * singleShare) {
    return { verdict: 'diffuse', why: `at least ${percent(singleShare)} of the clients have a single event` };
  }
  return unknown('neither few clients nor many make the events');
}

function unknown(why: string): Verdict {
  return { verdict: 'unknown', why };
}

function percent(share: number): string {
  return `${share * 100} %`;
}
