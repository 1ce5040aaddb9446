import type { GuardOptions } from 'nestjs-guard';
import { resolveConfig } from '../../lib/config/config.resolver';
import { suggestChanges } from '../../lib/preview/suggest';
import type { ReplayDecision, ReplayedRequest } from '../../lib/preview/replayed-request';
import fc from '../support/seeded-fast-check';
import { decide, type Decided } from '../support/decisions';
import { DecoratedController } from '../support/decorated.controller';
import { eventually } from '../support/eventually';
import { FakeClock } from '../support/fake-clock';
import { startApp } from '../support/guarded-app';
import { RedisServer } from '../support/redis-server';
import { linesOf } from '../support/recording';
import { readLines, replay } from '../support/replay';
import { scratchFile } from '../support/scratch-file';
import { ShopController } from '../support/shop.controller';
import { configuration, traffic, type Step } from '../support/traffic';

const RUNS = 6;

jest.setTimeout(120_000);

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});

interface Played {
  readonly files: readonly string[];
  /** By the time at which they came: no two come at the same. */
  readonly decided: ReadonlyMap<number, Decided['decision']>;
}

/** Plays traffic to two instances on one store, one request here and one there. */
async function play(options: GuardOptions, steps: readonly Step[]): Promise<Played> {
  await server.client.flushall();
  const clock = new FakeClock();
  const files = [scratchFile('one.jsonl'), scratchFile('two.jsonl')];
  const store = { redis: server.url, deadlineMs: 10_000 };
  const start = (file: string) =>
    startApp('express', {
      controllers: [ShopController, DecoratedController],
      guard: { ...options, store, recording: { file, values: 'all' as const } },
      clock,
    });
  const apps = await Promise.all(files.map(start));
  await eventually(() =>
    files.every((file) => linesOf(file).some(({ instances }) => instances?.length === 2)),
  );
  const decided = new Map<number, Decided['decision']>();
  for (const step of steps) {
    clock.advance('waitMs' in step ? step.waitMs : 1);
    if ('waitMs' in step) continue;
    const app = apps[decided.size % 2] as (typeof apps)[0];
    decided.set(clock.now(), (await decide(app, step.request)).decision);
    // A ban takes a moment from one to the other.
    await eventually(() => new Set(apps.map(({ bans }) => JSON.stringify(bans.list()))).size === 1);
  }
  await Promise.all(apps.map((app) => app.close()));
  return { files, decided };
}

function essence(decision: ReplayDecision | Decided['decision'] | undefined): unknown {
  if (decision === undefined) return undefined;
  const { check, scope, reason, rules } = decision;
  return { check, scope, reason, rules };
}

/** What is certain has to be what a fleet under the other configuration has decided. */
function expectRight(replayed: readonly ReplayedRequest[], { decided }: Played): void {
  for (const { time, after, verdict } of replayed) {
    if (verdict !== 'unknown') expect([time, essence(after)]).toEqual([time, essence(decided.get(time))]);
  }
}

/** What the store counts; addresses are told in the same way. */
const counting = configuration.map(({ ipv6SubnetPrefix: _prefix, ...rest }) => rest);

describe('the recordings of two instances on one store', () => {
  it('say under the same configuration what was decided', async () => {
    await fc.assert(
      fc.asyncProperty(counting, traffic, fc.boolean(), async (guard, steps, passiveMode) => {
        const played = await play({ ...guard, passiveMode }, steps);
        const replayed = await replay(played.files);
        expect(replayed.filter(({ verdict }) => verdict === 'unknown')).toEqual([]);
        expect(replayed).toHaveLength(played.decided.size);
        expectRight(replayed, played);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it('say under another one what a fleet decides there, or that they do not know', async () => {
    let [changed, unknown, all] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(counting, counting, traffic, async (guard, other, steps) => {
        const played = await play({ ...guard, passiveMode: true }, steps);
        const fresh = await play({ ...other, passiveMode: true }, steps);
        const configure = () =>
          resolveConfig({ trustedProxies: ['127.0.0.1'], store: { deadlineMs: 10_000 }, ...other });
        const replayed = await replay(played.files, { configure });
        expectRight(replayed, fresh);
        all += replayed.length;
        unknown += replayed.filter(({ verdict }) => verdict === 'unknown').length;
        changed += replayed.filter(({ verdict }) => verdict === 'vanish' || verdict === 'appear').length;
        // Half of the recordings know less, and say nothing wrong.
        for (const file of played.files) expectRight(await replay(file, { configure }), fresh);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(changed).toBeGreaterThan(RUNS);
    expect(unknown).toBeLessThan(all / 2);
  });

  const clicks = (count: number, from: string, path: string): Step[] =>
    Array.from({ length: count }, () => ({ request: { from, path, body: undefined, headers: {} } }));
  const quote = `/search?q=${encodeURIComponent("1' UNION SELECT password FROM users--")}`;
  const guard = { passiveMode: true, banning: { threshold: 3 } };
  const steps = [
    ...clicks(30, '198.51.100.77', '/search?q=shoes'),
    ...clicks(4, '198.51.100.77', quote),
    ...clicks(6, '203.0.113.7', '/search?q=..%2F..%2F..%2F..%2Fetc%2Fpasswd'),
  ];

  it('are enough to find the narrowest change, bans that came of all of them included', async () => {
    const { files, decided } = await play(guard, steps);
    expect([...decided.values()].filter((decision) => decision?.check === 'ban')).toHaveLength(4);
    const { suggestions, together, uncertain } = await suggestChanges((onLine) => readLines(files, onLine), {
      legitimate: new Set(['198.51.100.77']),
      hostile: new Set(['203.0.113.7']),
    });
    expect(suggestions.map(({ options }) => options)).toEqual([
      { detection: { exclude: [{ rule: 'sqli-union-select', route: '/search', field: 'q' }] } },
    ]);
    expect(together).toMatchObject({
      silences: { person: 4, unknown: 0, scanner: 0 },
      left: { person: 0, scanner: 6 },
    });
    expect(uncertain).toBe(0);
  });

  it('do not tell what came of counts when one is missing, and say so', async () => {
    const { files } = await play(guard, steps);
    const configure = (recorded: GuardOptions) =>
      resolveConfig({ ...recorded, detection: { disabledRules: ['sqli-union-select'] } });
    const replayed = await replay(files.slice(0, 1), { configure });
    expect(replayed.length).toBe(steps.length / 2);
    expect(new Set(replayed.flatMap(({ doubts }) => doubts))).toEqual(new Set(['shared_state']));
  });
});
