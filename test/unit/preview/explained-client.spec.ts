import { explainClient } from '../../../lib/preview/explained-client';

const way = { client: '10.0.0.1', peer: undefined, forwardedFor: undefined, isHidden: false };

describe('the way of a request', () => {
  it.each([
    [{}, /^it is the other end of the connection$/, ['client']],
    [{ isHidden: true }, /^X-Forwarded-For is not in the record$/, ['client']],
    [{ peer: '192.0.2.1', forwardedFor: '10.0.0.1' }, /is not believed$/, ['client', 'not believed']],
    [
      { peer: '10.0.0.9', forwardedFor: '10.0.0.1' },
      /^every hop is a trusted proxy/,
      ['trusted proxy', 'client'],
    ],
    [
      { peer: '10.0.0.9', forwardedFor: '10.0.0.1, nonsense,, [2001:db8::1]:80' },
      /^the first hop from the connection/,
      ['trusted proxy', 'client', 'not believed', 'not believed'],
    ],
    [
      { peer: '10.0.0.9', forwardedFor: '1.2.3.4, nonsense' },
      /is no address$/,
      ['trusted proxy', 'unreadable', 'not believed'],
    ],
  ])('is walked from the connection outwards: %j', (given, why, roles) => {
    const explained = explainClient({ ...way, ...given }, ['10.0.0.0/8']);
    expect(explained.why).toMatch(why);
    expect(explained.hops.map(({ role }) => role)).toEqual(roles);
  });

  it('is not guessed where the start of the instance is not in the files', () => {
    const explained = explainClient({ ...way, peer: '10.0.0.9', forwardedFor: '10.0.0.1' }, undefined);
    expect(explained).toMatchObject({ hops: [], why: expect.stringContaining('not in these files') });
  });

  it('is bounded, and holds nothing that could steer a terminal', () => {
    const { hops } = explainClient({ ...way, forwardedFor: '\x1b[31m,'.repeat(10_000) }, []);
    expect(hops.length).toBeLessThanOrEqual(20);
    expect(JSON.stringify(hops)).not.toContain('\\u001b');
  });
});
