import { loadCorpus } from '../bench/detection/load-corpus';
import { play } from '../support/decisions';
import { adapters } from '../support/guarded-app';
import { sampleOfCorpus } from '../support/corpus';

const corpus = loadCorpus();

const recorded = corpus === undefined ? describe.skip : describe;
const missing = corpus === undefined ? ' (skipped: there is no corpus beside the project)' : '';

recorded(`what passive mode logs of recorded traffic is what active mode denies${missing}`, () => {
  it.each(adapters)('on %s', async (adapter) => {
    const steps = sampleOfCorpus(corpus ?? []).flatMap((request) => [{ request }, { waitMs: 200 }]);
    const guard = { rateLimit: { limit: 6, ttl: 60_000 }, banning: { threshold: 2, durationMs: 10_000 } };
    const passive = await play(adapter, { ...guard, passiveMode: true }, steps);
    const active = await play(adapter, guard, steps);
    expect(passive.map(({ request, decision }) => ({ request, decision }))).toEqual(
      active.map(({ request, decision }) => ({ request, decision })),
    );
    const denied = active.filter((decided) => decided.denied);
    expect(new Set(denied.map(({ decision }) => decision?.check))).toEqual(
      new Set(['detection', 'ban', 'rateLimit']),
    );
    expect(passive.filter((decided) => decided.denied)).toEqual([]);
  });
});
