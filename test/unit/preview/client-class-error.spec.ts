import { classifyClient, type ClientEvidence, type ClientVerdict } from '../../../lib/preview/client-class';

const CLIENTS_OF_A_KIND = 1000;

/** From `least` to `most`, both included. */
type Pick = (least: number, most: number) => number;

/** Kinds of clients as they are met, and what is known of each because it is made up. */
const POPULATION: Readonly<Record<string, (pick: Pick) => Omit<ClientEvidence, 'missed'>>> = {
  'customer with a few false positives': (pick) => {
    const requests = pick(25, 400);
    const hits = pick(1, Math.min(8, requests / 10));
    return { ...answered(requests, pick(80, 100)), hits, limited: 0, kinds: pick(1, Math.min(3, hits)) };
  },
  'customer of a few clicks': (pick) => ({ ...answered(pick(1, 9), 100), hits: 1, limited: 0, kinds: 1 }),
  'office beyond the limit': (pick) => {
    const requests = pick(100, 2000);
    return {
      ...answered(requests, pick(80, 100)),
      hits: 0,
      limited: Math.floor((requests * pick(1, 15)) / 100),
      kinds: 0,
    };
  },
  'editor, logged in': (pick) => {
    const requests = pick(40, 400);
    const hits = Math.floor((requests * pick(10, 40)) / 100);
    return { ...answered(requests, 95), authenticated: requests, hits, limited: 0, kinds: pick(1, 3) };
  },
  'program with one kind of false positive': (pick) => {
    const requests = pick(10, 1000);
    return { ...answered(requests, 100), hits: requests, limited: 0, kinds: 1 };
  },
  scanner: (pick) => {
    const requests = pick(6, 1000);
    const hits = Math.ceil((requests * pick(50, 100)) / 100);
    return { ...answered(requests, pick(0, 100)), hits, limited: 0, kinds: pick(3, Math.min(30, hits)) };
  },
  'scanner that crawls first': (pick) => {
    const requests = pick(100, 2000);
    const hits = Math.floor((requests * pick(5, 40)) / 100);
    return { ...answered(requests, pick(30, 100)), hits, limited: 0, kinds: pick(4, 30) };
  },
  'attacker of one place': (pick) => {
    const requests = pick(3, 200);
    return { ...answered(requests, pick(0, 100)), hits: requests, limited: 0, kinds: pick(1, 2) };
  },
  'patient attacker among ordinary traffic': (pick) => {
    const requests = pick(60, 400);
    return { ...answered(requests, 95), hits: pick(1, 6), limited: 0, kinds: pick(1, 3) };
  },
};

function answered(requests: number, okPercent: number) {
  return { requests, ok: Math.floor((requests * okPercent) / 100), authenticated: undefined };
}

/** What they look like. The last is the error that the README names. */
const LOOKS: readonly [string, ClientVerdict['class']][] = [
  ['customer with a few false positives', 'person'],
  ['customer of a few clicks', 'unknown'],
  ['office beyond the limit', 'person'],
  ['editor, logged in', 'person'],
  ['program with one kind of false positive', 'unknown'],
  ['scanner', 'scanner'],
  ['scanner that crawls first', 'unknown'],
  ['attacker of one place', 'unknown'],
  ['patient attacker among ordinary traffic', 'person'],
];

describe('a thousand clients of each kind look like what is documented:', () => {
  it.each(LOOKS)('%s: %s', (kind, looks) => {
    let state = 11;
    const pick: Pick = (least, most) => {
      state = (state * 48_271) % 0x7fffffff;
      return least + (state % (Math.floor(most) - least + 1));
    };
    const counts = { person: 0, scanner: 0, unknown: 0 };
    for (let n = 0; n < CLIENTS_OF_A_KIND; n++) {
      const evidence = (POPULATION[kind] as (typeof POPULATION)[string])(pick);
      counts[classifyClient({ missed: 0, ...evidence }).class]++;
    }
    expect(counts).toEqual({ person: 0, scanner: 0, unknown: 0, [looks]: CLIENTS_OF_A_KIND });
  });

  it('and each kind is in the table', () => {
    expect(Object.keys(POPULATION).sort()).toEqual(LOOKS.map(([kind]) => kind).sort());
  });
});
