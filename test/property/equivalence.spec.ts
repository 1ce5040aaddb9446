import fc from '../support/seeded-fast-check';
import { GuardedEverywhere } from '../support/guarded-everywhere';
import { play } from '../support/decisions';
import { adapters } from '../support/guarded-app';
import { configuration, traffic } from '../support/traffic';

const RUNS = 40;

// Some thousand requests on a machine that may be busy.
jest.setTimeout(120_000);

describe.each(adapters)('on %s', (adapter) => {
  it('what passive mode logs is what active mode denies, for any traffic and configuration', async () => {
    /** Who decided, over all runs: a property about denials must have seen every kind of them. */
    const deciders = new Set<string>();
    await fc.assert(
      fc.asyncProperty(configuration, traffic, async (guard, steps) => {
        const passive = await play(adapter, { ...guard, passiveMode: true }, steps);
        const active = await play(adapter, guard, steps);
        expect(passive.map(({ request, decision }) => ({ request, decision }))).toEqual(
          active.map(({ request, decision }) => ({ request, decision })),
        );
        for (const { decision, denied } of active) {
          expect(denied).toBe(decision !== undefined);
          if (decision !== undefined) deciders.add(`${decision.scope} ${decision.check}`);
        }
        for (const { decision, denied, request } of passive) {
          if (decision?.scope === 'route') expect({ request, denied }).toEqual({ request, denied: true });
        }
      }),
      { numRuns: RUNS },
    );
    expect([...deciders].sort()).toEqual([
      'global ban',
      'global detection',
      'global ipBlacklist',
      'global ipWhitelist',
      'global rateLimit',
      'global userAgent',
      'route ipBlacklist',
      'route ipWhitelist',
      'route rateLimit',
      'route userAgent',
    ]);
  });

  it('so it does behind the middleware, which decides before a route can', async () => {
    let denials = 0;
    await fc.assert(
      fc.asyncProperty(configuration, traffic, async (guard, steps) => {
        const passive = await play(adapter, { ...guard, passiveMode: true }, steps, [GuardedEverywhere]);
        const active = await play(adapter, guard, steps, [GuardedEverywhere]);
        expect(passive.map(({ request, decision }) => ({ request, denied: decision !== undefined }))).toEqual(
          active.map(({ request, denied }) => ({ request, denied })),
        );
        denials += active.filter(({ denied }) => denied).length;
      }),
      { numRuns: RUNS / 2 },
    );
    expect(denials).toBeGreaterThan(RUNS);
  });
});
