import { writeFileSync } from 'node:fs';
import { ATTACK } from '../../support/attacks';
import type { GuardedApp } from '../../support/guarded-app';
import type { Case, Cases } from '../../support/prove-cases';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const controllers = [ShopController];
const blockedUserAgents = ['Chrome'];
const chrome = (from: string) => ({ path: '/anything', from, headers: { 'user-agent': 'Chrome/140' } });

/** Flips to a rule that denies people, and sends so many of them after so many other requests. */
const flip = (others: number, clients: readonly string[], waitMs = 0) =>
  async function observe(app: GuardedApp): Promise<unknown> {
    await app.mode.setPassive(false, { reason: 'a bad rule' });
    const served = await statuses(app, ...Array.from({ length: others }, () => '/anything'));
    const answers: number[] = [];
    for (const client of clients) {
      app.clock.advance(waitMs);
      answers.push(...(await statuses(app, chrome(client))));
    }
    return [served.every((status) => status === 200), answers, app.mode.status().tripped?.bound ?? null];
  };

const three = ['198.51.100.1', '198.51.100.2', '198.51.100.3'];
const passive = { passiveMode: true, blockedUserAgents };

function trips(gives: string, bound: object, observe: Case['observe'], sees: Case['sees']): Case {
  const without = { controllers, guard: passive };
  return {
    gives,
    without,
    with: { controllers, guard: { ...passive, mode: { tripwire: bound } } },
    observe,
    sees,
  };
}

export const modeCases: Cases = {
  'mode.file': {
    gives: 'sets the mode while the file is there',
    without: { controllers },
    with: (file) => {
      writeFileSync(file, 'passive the release was rolled back');
      return { controllers, guard: { mode: { file } } };
    },
    observe: async (app) => [...(await statuses(app, ATTACK)), app.mode.status().override?.reason],
    sees: { without: [403, undefined], with: [200, 'the release was rolled back'] },
  },
  'mode.tripwire.maxBlockShare': trips(
    'returns to passive when too many requests are denied',
    { maxBlockShare: 0.5, minRequests: 2 },
    flip(0, three),
    { without: [true, [403, 403, 403], null], with: [true, [403, 403, 200], 'maxBlockShare'] },
  ),
  'mode.tripwire.maxBlockedClients': trips(
    'returns to passive when too many clients are denied',
    { maxBlockedClients: 1 },
    flip(0, three),
    { without: [true, [403, 403, 403], null], with: [true, [403, 403, 200], 'maxBlockedClients'] },
  ),
  'mode.tripwire.maxUnpredicted': trips(
    'returns to passive when too many clients are denied whom the preview has not announced',
    { maxUnpredicted: 0 },
    async (app) => {
      await statuses(app, chrome('198.51.100.1'));
      return flip(0, three)(app);
    },
    { without: [true, [403, 403, 403], null], with: [true, [403, 403, 200], 'maxUnpredicted'] },
  ),
  'mode.tripwire.windowMs': {
    gives: 'forgets what was longer ago',
    without: { controllers, guard: { ...passive, mode: { tripwire: { maxBlockedClients: 1 } } } },
    with: {
      controllers,
      guard: { ...passive, mode: { tripwire: { maxBlockedClients: 1, windowMs: 1000 } } },
    },
    observe: flip(0, three, 1001),
    sees: { without: [true, [403, 403, 200], 'maxBlockedClients'], with: [true, [403, 403, 403], null] },
  },
  'mode.tripwire.minRequests': {
    gives: 'judges no share of a few requests',
    without: {
      controllers,
      guard: { ...passive, mode: { tripwire: { maxBlockShare: 0.5, minRequests: 2 } } },
    },
    with: { controllers, guard: { ...passive, mode: { tripwire: { maxBlockShare: 0.5, minRequests: 3 } } } },
    observe: flip(0, three),
    sees: {
      without: [true, [403, 403, 200], 'maxBlockShare'],
      with: [true, [403, 403, 403], 'maxBlockShare'],
    },
  },
  'mode.tripwire.watchMs': {
    gives: 'watches for a while after the flip',
    without: { controllers, guard: { ...passive, mode: { tripwire: { maxBlockedClients: 1 } } } },
    with: { controllers, guard: { ...passive, mode: { tripwire: { maxBlockedClients: 1, watchMs: 1000 } } } },
    observe: flip(0, three, 500),
    sees: { without: [true, [403, 403, 200], 'maxBlockedClients'], with: [true, [403, 403, 403], null] },
  },
};
