import fc from '../support/seeded-fast-check';
import { resolveConfig } from '../../lib/config/config.resolver';
import { GuardedEverywhere } from '../support/guarded-everywhere';
import { play, type Decided } from '../support/decisions';
import { adapters } from '../support/guarded-app';
import { replay } from '../support/replay';
import { scratchFile } from '../support/scratch-file';
import { configuration, traffic } from '../support/traffic';
import type { ReplayDecision } from '../../lib/preview/replayed-request';

const RUNS = 8;

jest.setTimeout(120_000);

/** What a replay and a run can both say of a request. */
function essence(decision: ReplayDecision | Decided['decision'] | undefined): unknown {
  if (decision === undefined) return undefined;
  const { check, scope, reason, rules } = decision;
  return { check, scope, reason, rules };
}

describe.each(adapters)('on %s', (adapter) => {
  it.each([
    ['alone', []],
    ['behind the middleware', [GuardedEverywhere]],
  ])('a replay under the same configuration is what was decided, %s', async (_where, imports) => {
    let denials = 0;
    await fc.assert(
      fc.asyncProperty(configuration, traffic, fc.boolean(), async (guard, steps, passiveMode) => {
        const recording = { file: scratchFile('events.jsonl') };
        const decided = await play(adapter, { ...guard, passiveMode, recording }, steps, imports);
        const replayed = await replay(recording.file);
        expect(
          replayed.map(({ before, line, verdict, doubts }) => ({
            line: line.path,
            before: essence(before),
            verdict,
            doubts,
          })),
        ).toEqual(
          replayed.map(({ after, line }) => ({
            line: line.path,
            before: essence(after),
            verdict: after === undefined ? 'clean' : 'remain',
            doubts: [],
          })),
        );
        expect(replayed.map(({ after }) => essence(after))).toEqual(
          decided.map(({ decision }) => essence(decision)),
        );
        expect(replayed.map(({ after }) => after?.enforced ?? false)).toEqual(
          decided.map(({ denied }) => denied),
        );
        denials += replayed.filter(({ after }) => after !== undefined).length;
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(denials).toBeGreaterThan(RUNS);
  });

  it.each([
    ['alone', []],
    ['behind the middleware', [GuardedEverywhere]],
  ])(
    'a replay under another configuration is what a fresh run under it decides, %s',
    async (_where, imports) => {
      let changed = 0;
      await fc.assert(
        fc.asyncProperty(configuration, configuration, traffic, async (guard, other, steps) => {
          const recording = { file: scratchFile('events.jsonl'), values: 'all' as const };
          await play(adapter, { ...guard, passiveMode: true, recording }, steps, imports);
          const fresh = await play(adapter, { ...other, passiveMode: true }, steps, imports);
          const configure = () => resolveConfig({ trustedProxies: ['127.0.0.1'], ...other });
          const replayed = await replay(recording.file, { configure });
          // A middleware of Fastify stands before the parser of bodies: where detection did not look, nobody has seen them.
          const sawAll =
            adapter === 'express' || imports.length === 0 || other.enablePenetrationDetection !== true;
          if (sawAll) expect(replayed.filter(({ verdict }) => verdict === 'unknown')).toEqual([]);
          replayed.forEach(({ after, verdict }, i) => {
            const decision = fresh[i]?.decision;
            if (sawAll) expect([i, essence(after)]).toEqual([i, essence(decision)]);
            // What is certain holds; which other rules would have matched in the body is not known.
            else if (verdict !== 'unknown') expect([i, after?.check]).toEqual([i, decision?.check]);
          });
          expect(replayed).toHaveLength(fresh.length);
          changed += replayed.filter(({ verdict }) => verdict === 'vanish' || verdict === 'appear').length;
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
      expect(changed).toBeGreaterThan(RUNS);
    },
  );
});
