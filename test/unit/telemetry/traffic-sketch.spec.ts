import fc from '../../support/seeded-fast-check';
import { TrafficSketch } from '../../../lib/telemetry/traffic-sketch';

const CAPACITY = 8;

function sketchOf(clients: readonly string[]): TrafficSketch {
  const sketch = new TrafficSketch(CAPACITY);
  clients.forEach((client, time) =>
    sketch.add({ client, flagged: time % 3 === 0, ok: true, authenticated: undefined, time }),
  );
  return sketch;
}

function countOf(clients: readonly string[], name: string): number {
  return clients.filter((client) => client === name).length;
}

describe('the sketch of the traffic', () => {
  it('is exact as long as there is room', () => {
    const sketch = sketchOf(['a', 'b', 'a', 'c', 'a', 'b']);
    expect(sketch.clients()).toEqual([
      { client: 'a', requests: 3, flagged: 1, ok: 3, first: 0, last: 4 },
      { client: 'b', requests: 2, flagged: 0, ok: 2, first: 1, last: 5 },
      { client: 'c', requests: 1, flagged: 1, ok: 1, first: 3, last: 3 },
    ]);
    expect(sketch).toMatchObject({ requests: 6, flagged: 2, ok: 6, authenticated: undefined });
  });

  it('counts who is authenticated when somebody is asked', () => {
    const sketch = new TrafficSketch();
    for (const authenticated of [true, false, true])
      sketch.add({ client: 'a', flagged: false, ok: true, authenticated, time: 0 });
    expect(sketch.clients()).toMatchObject([{ requests: 3, authenticated: 2 }]);
    expect(sketch.authenticated).toBe(2);
  });

  it('keeps every heavy hitter, and knows how much it may have missed of whom', () => {
    const client = fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.nat(60).map(String));
    fc.assert(
      fc.property(fc.array(client, { maxLength: 400 }), (clients) => {
        const kept = sketchOf(clients).clients();
        expect(kept.length).toBeLessThanOrEqual(CAPACITY);
        for (const { client: name, requests, missed = 0 } of kept) {
          const real = countOf(clients, name);
          expect(requests).toBeLessThanOrEqual(real);
          expect(requests + missed).toBeGreaterThanOrEqual(real);
          expect(missed).toBeLessThanOrEqual(clients.length / CAPACITY);
        }
        const names = new Set(kept.map(({ client: name }) => name));
        for (const name of new Set(clients)) {
          if (countOf(clients, name) > clients.length / CAPACITY) expect(names).toContain(name);
        }
      }),
    );
  });

  it('takes a hundred thousand clients in no time', () => {
    const sketch = new TrafficSketch(1000);
    const start = performance.now();
    for (let i = 0; i < 100_000; i++)
      sketch.add({ client: String(i), flagged: false, ok: true, authenticated: undefined, time: i });
    expect(performance.now() - start).toBeLessThan(2000);
    expect(sketch.clients()).toHaveLength(1000);
    expect(sketch.requests).toBe(100_000);
  });
});
