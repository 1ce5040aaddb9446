import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { adapters, CLIENT, startApp, type GuardedApp } from '../../support/guarded-app';
import { sharedRedis } from '../../support/shared-redis';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const WITHIN_MS = 1000;

const simulated = (app: GuardedApp): string[] => {
  const bans = app.bans.list().filter(({ origin }) => origin === 'simulated');
  return bans.map(({ target }) => target);
};

describe.each(adapters)('the ledgers of a fleet at a flip on %s', (adapter) => {
  const start = async (keep = false): Promise<GuardedApp> => {
    const { url } = await sharedRedis({ keep });
    const guard = { passiveMode: true, banning: { threshold: 1 }, store: { redis: url, deadlineMs: 2000 } };
    return startApp(adapter, { controllers: [ShopController], guard });
  };

  it('drop what passive mode has earned when the fleet flips, and keep it for the others when one instance does', async () => {
    const [canary, other] = [await start(), await start(true)];
    await canary.send(ATTACK);
    const both = [canary, other];
    for (const app of both) await eventually(() => simulated(app).includes(CLIENT), WITHIN_MS);

    await canary.mode.setPassive(false, { reason: 'one instance first' });
    expect(await statuses(canary, '/anything')).toEqual([200]);
    expect(simulated(other)).toEqual([CLIENT]);
    const late = await start(true);
    expect(simulated(late)).toEqual([CLIENT]);

    await other.mode.setPassive(false, { scope: 'fleet', reason: 'then all' });
    for (const app of [...both, late]) {
      await eventually(() => simulated(app).length === 0, WITHIN_MS);
      expect(await statuses(app, '/anything')).toEqual([200]);
    }
    expect(simulated(await start(true))).toEqual([]);

    // What active mode earns is earned everywhere, and denies nobody after the rollback.
    await canary.send(ATTACK);
    await eventually(async () => (await late.send('/anything')).status === 403, WITHIN_MS);
    await late.mode.setPassive(true, { scope: 'fleet', reason: 'complaints' });
    for (const app of [...both, late])
      await eventually(async () => (await app.send('/anything')).status === 200, WITHIN_MS);
  });
});
