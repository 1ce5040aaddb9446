import type { GuardOptions } from 'nestjs-guard';
import fc from '../support/seeded-fast-check';
import { DecoratedController } from '../support/decorated.controller';
import { decide, type Decided } from '../support/decisions';
import { eventually } from '../support/eventually';
import { FakeClock } from '../support/fake-clock';
import { adapters, startApp, type AdapterName } from '../support/guarded-app';
import { RedisServer } from '../support/redis-server';
import { ShopController } from '../support/shop.controller';
import { configuration, traffic, type Step } from '../support/traffic';

const RUNS = 10;

jest.setTimeout(120_000);

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});

/** What does not stand in the store is tried elsewhere: here everything is about what does. */
const counting = configuration.map(({ rateLimit, banning, ipv6SubnetPrefix }) => ({
  rateLimit,
  banning,
  ...(ipv6SubnetPrefix !== undefined && { ipv6SubnetPrefix }),
}));

/** What generated traffic need not come to: a ban, and a client over the limit, each earned at both instances. */
const from = (client: string, path: string): Step => ({
  request: { from: client, body: undefined, path, headers: {} },
});
const certain: [Required<Pick<GuardOptions, 'rateLimit' | 'banning'>>, Step[]] = [
  { rateLimit: { limit: 3, ttl: 60_000 }, banning: { threshold: 2, windowMs: 60_000, durationMs: 60_000 } },
  [
    ...Array.from({ length: 3 }, () => from('203.0.113.7', '/search?q=..%2F..%2F..%2F..%2Fetc%2Fpasswd')),
    ...Array.from({ length: 5 }, () => from('203.0.113.8', '/search?q=hello')),
  ],
];

/** Plays traffic to two instances on one store, one request here and one there. */
async function play(adapter: AdapterName, options: GuardOptions, steps: readonly Step[]): Promise<Decided[]> {
  await server.client.flushall();
  const clock = new FakeClock();
  const guard = { ...options, store: { redis: server.url, deadlineMs: 10_000 } };
  const start = () => startApp(adapter, { controllers: [ShopController, DecoratedController], guard, clock });
  const apps = [await start(), await start()];
  const decided: Decided[] = [];
  for (const step of steps) {
    if ('waitMs' in step) {
      clock.advance(step.waitMs);
      continue;
    }
    decided.push(await decide(apps[decided.length % 2] as (typeof apps)[0], step.request));
    // A ban takes a moment from one to the other.
    await eventually(() => new Set(apps.map(({ bans }) => JSON.stringify(bans.list()))).size === 1);
  }
  expect(apps.flatMap(({ lines }) => lines.filter((line) => /store/i.test(line)))).toEqual([]);
  await Promise.all(apps.map((app) => app.close()));
  return decided;
}

describe.each(adapters)('over two instances on %s', (adapter) => {
  it('what passive mode logs is what active mode denies', async () => {
    const deciders = new Set<string>();
    await fc.assert(
      fc.asyncProperty(counting, traffic, async (guard, steps) => {
        const passive = await play(adapter, { ...guard, passiveMode: true }, steps);
        const active = await play(adapter, guard, steps);
        expect(passive.map(({ request, decision }) => ({ request, decision }))).toEqual(
          active.map(({ request, decision }) => ({ request, decision })),
        );
        for (const { decision, denied } of active) {
          expect(denied).toBe(decision !== undefined);
          if (decision !== undefined) deciders.add(`${decision.scope} ${decision.check}`);
        }
      }),
      { numRuns: RUNS, examples: [certain] },
    );
    expect([...deciders]).toEqual(expect.arrayContaining(['global ban', 'global rateLimit']));
  });
});
