import fc from '../support/seeded-fast-check';
import { Tripwire } from '../../lib/enforcement/tripwire';

const HOSTILE = 'the hostile client';

interface Step {
  readonly client: string;
  readonly afterMs: number;
  readonly isBanned: boolean;
}
const share = fc.oneof(
  fc.double({ min: 0.0001, max: 1, noNaN: true }),
  fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100),
);
const bounds = fc.record({
  maxBlockShare: share,
  minRequests: fc.integer({ min: 1, max: 200 }),
  windowMs: fc.integer({ min: 1000, max: 60_000 }),
});
const traffic = (clients: number) =>
  fc.array(
    fc.record<Step>({
      client: fc.oneof(
        fc.constant(HOSTILE),
        fc.integer({ min: 0, max: clients }).map((i) => `client ${i}`),
      ),
      afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5000 })),
      isBanned: fc.boolean(),
    }),
    { maxLength: 600 },
  );

describe('the share of the tripwire', () => {
  it('is never passed by one client, whatever it does and whoever comes beside it', () => {
    fc.assert(
      fc.property(bounds, traffic(300), (config, steps) => {
        const tripwire = new Tripwire({ ...config, watchMs: Number.MAX_SAFE_INTEGER } as never);
        tripwire.arm(0, undefined);
        let now = 0;
        return steps.every(({ client, afterMs, isBanned }) => {
          now += afterMs;
          tripwire.onRequest(client, now);
          if (client !== HOSTILE) return true;
          if (!isBanned) return tripwire.onDenial(client, now) === undefined;
          tripwire.onBanned(client, now);
          return true;
        });
      }),
      { numRuns: 300 },
    );
  });

  it('is that of the clients who are not banned', () => {
    const config = { maxBlockShare: 0.05, minRequests: 100, windowMs: 60_000, watchMs: 86_400_000 };
    const tripwire = new Tripwire({ ...config, maxBlockedClients: undefined, maxUnpredicted: undefined });
    tripwire.arm(0, undefined);
    for (let i = 0; i < 1000; i++) {
      tripwire.onRequest(`banned ${i}`, i);
      tripwire.onBanned(`banned ${i}`, i);
    }
    const trips = Array.from({ length: 100 }, (_, i) => {
      tripwire.onRequest(`client ${i}`, 1000);
      return i % 10 === 9 ? tripwire.onDenial(`client ${i}`, 1000) : undefined;
    });
    expect(trips.filter((trip) => trip !== undefined)).toEqual([
      { bound: 'maxBlockShare', measured: 0.1, allowed: 0.05, requests: 100, denied: 10 },
    ]);
  });

  it('is passed when more of the clients are denied than it allows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20 }), (percent, visits) => {
        const config = {
          maxBlockShare: percent / 100,
          minRequests: 100,
          windowMs: 60_000,
          watchMs: 86_400_000,
        };
        const tripwire = new Tripwire({ ...config, maxBlockedClients: undefined, maxUnpredicted: undefined });
        tripwire.arm(0, undefined);
        const trips = Array.from({ length: visits * 200 }, (_, i) => {
          const client = i % 200;
          tripwire.onRequest(`client ${client}`, 0);
          return client >= 200 - 2 * (percent + 2) ? tripwire.onDenial(`client ${client}`, 0) : undefined;
        });
        return trips.some((trip) => trip?.bound === 'maxBlockShare');
      }),
    );
  });
});
