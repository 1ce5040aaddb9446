import { classifyClient, type ClientEvidence } from '../../../lib/preview/client-class';

/** A customer: 90 of 100 requests answered well, 5 hits of one kind. */
const CUSTOMER: ClientEvidence = {
  requests: 100,
  missed: 0,
  hits: 5,
  limited: 0,
  kinds: 1,
  ok: 90,
  authenticated: undefined,
};
/** Whoever sends little else than attacks. */
const ATTACKER: ClientEvidence = { ...CUSTOMER, requests: 10, hits: 9, kinds: 5, ok: 6 };

describe('what a client looks like', () => {
  it.each<[string, string, Partial<ClientEvidence>]>([
    ['person', 'most of its traffic is ordinary', {}],
    ['unknown', 'nothing is known of its traffic', { requests: 0, hits: 0 }],
    ['unknown', 'nobody counted how it was answered', { ok: undefined }],
    ['person', '10 requests are ordinary', { requests: 20, hits: 4, ok: 14 }],
    ['unknown', '9 requests are ordinary', { requests: 20, hits: 4, ok: 13 }],
    ['person', 'half of its requests are answered well', { ok: 50 }],
    ['unknown', 'just less than half of its requests are answered well', { ok: 49 }],
    ['person', '20 % of its requests are hits', { hits: 20 }],
    ['unknown', '21 % of its requests are hits', { hits: 21 }],
    ['person', '20 % are hits or beyond a limit', { hits: 5, limited: 15 }],
    ['unknown', '21 % are hits or beyond a limit', { hits: 5, limited: 16 }],
    ['person', 'it is logged in, and 50 % are hits', { hits: 50, authenticated: 50 }],
    ['unknown', 'it is logged in, and 51 % are hits', { requests: 100, hits: 51, ok: 95, authenticated: 50 }],
    ['unknown', 'it is hardly logged in, and 50 % are hits', { hits: 50, authenticated: 49 }],
    ['person', 'its hits are of 3 kinds', { kinds: 3 }],
    ['unknown', 'its hits are of 4 kinds, among ordinary traffic', { kinds: 4 }],
    ['person', 'it was only beyond a limit', { hits: 0, kinds: 0, limited: 20 }],
    ['person', 'the 150 missed requests would change nothing', { ok: 100, requests: 150, missed: 50 }],
    ['unknown', 'the missed requests might have been answered badly', { ok: 100, requests: 150, missed: 51 }],
  ])('is a %s when %s', (name, _when, evidence) => {
    expect(classifyClient({ ...CUSTOMER, ...evidence })).toEqual({
      class: name,
      why: expect.stringMatching(/\w{5}/),
    });
  });

  it.each<[string, string, Partial<ClientEvidence>]>([
    ['scanner', 'nearly all of its requests are hits', {}],
    ['scanner', 'there are 3 hits', { requests: 3, hits: 3 }],
    ['unknown', 'there are 2 hits', { requests: 2, hits: 2 }],
    ['scanner', 'the hits are of 3 kinds', { kinds: 3 }],
    ['unknown', 'the hits are of 2 kinds', { kinds: 2 }],
    ['scanner', 'half of its requests are hits', { requests: 18 }],
    ['unknown', 'just less than half of its requests are hits', { requests: 19 }],
    ['unknown', 'it is logged in', { authenticated: 5 }],
    ['scanner', 'it is hardly logged in', { authenticated: 4 }],
    ['scanner', 'nobody counted how it was answered', { ok: undefined }],
    ['scanner', 'half would be hits if all missed requests were ordinary', { missed: 8 }],
    ['unknown', 'less than half would be hits if all missed requests were ordinary', { missed: 9 }],
  ])('is a %s when %s', (name, _when, evidence) => {
    expect(classifyClient({ ...ATTACKER, ...evidence }).class).toBe(name);
  });
});
