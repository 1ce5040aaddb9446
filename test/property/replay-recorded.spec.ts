import { loadCorpus } from '../bench/detection/load-corpus';
import { resolveConfig } from '../../lib/config/config.resolver';
import { play } from '../support/decisions';
import { FakeClock } from '../support/fake-clock';
import { adapters } from '../support/guarded-app';
import { replay } from '../support/replay';
import { scratchFile } from '../support/scratch-file';
import { sampleOfCorpus } from '../support/corpus';

jest.setTimeout(120_000);

const START = new FakeClock().now();
const STEP_MS = 200;

/** Which of the requests it is: Fastify answers some before the guard can see them. */
function numberOf(time: number): number {
  return Math.round((time - START) / STEP_MS);
}

const corpus = loadCorpus();
const recorded = corpus === undefined ? describe.skip : describe;
const missing = corpus === undefined ? ' (skipped: there is no corpus beside the project)' : '';

recorded(`recorded traffic, decided again${missing}`, () => {
  it.each(adapters)(
    'is what it was, and what a fresh run decides under another configuration, on %s',
    async (adapter) => {
      const steps = sampleOfCorpus(corpus ?? []).flatMap((request) => [{ request }, { waitMs: STEP_MS }]);
      const guard = { rateLimit: { limit: 6, ttl: 60_000 }, banning: { threshold: 2, durationMs: 10_000 } };
      const file = scratchFile('events.jsonl');
      const decided = await play(adapter, { ...guard, passiveMode: true, recording: { file } }, steps);
      const same = await replay(file);
      expect(same.filter(({ verdict }) => verdict !== 'clean' && verdict !== 'remain')).toEqual([]);
      for (const { time, after } of same) {
        const decision = decided[numberOf(time)]?.decision;
        // Rules of the same weight stand in the order in which they were found, which is not that of the request.
        expect([after?.check, after?.rules.toSorted()]).toEqual([
          decision?.check,
          decision?.rules.toSorted(),
        ]);
      }
      const flagged = decided.filter(({ decision }) => decision !== undefined);
      expect(same.filter(({ after }) => after !== undefined)).toHaveLength(flagged.length);

      const other = {
        ...guard,
        detection: { threshold: 9, disabledRules: ['sqli-tautology'] },
        whitelist: ['203.0.113.3'],
      };
      const fresh = await play(adapter, { ...other, passiveMode: true }, steps);
      const configure = () => resolveConfig({ ...other, trustedProxies: ['127.0.0.1'] });
      const changed = await replay(file, { configure });
      const unknown = changed.filter(({ verdict }) => verdict === 'unknown');
      // Two have more matches than are kept of a request; whether their clients would be banned is not certain then.
      expect(unknown.length / changed.length).toBeLessThan(0.1);
      const why = new Set(unknown.flatMap(({ doubts }) => doubts));
      expect([...why].sort()).toEqual(['ban_uncertain', 'unfinished']);
      for (const { time, after, verdict } of changed) {
        const i = numberOf(time);
        if (verdict !== 'unknown') expect([i, after?.check]).toEqual([i, fresh[i]?.decision?.check]);
      }
    },
  );
});
