import type { GuardOptions } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { FaultProxy } from '../../support/fault-proxy';
import { startApp, type AdapterName, type GuardedApp } from '../../support/guarded-app';
import { RedisServer } from '../../support/redis-server';
import { ShopController } from '../../support/shop.controller';

/** A store that is asked again now and then, on a busy machine. */
const PATIENCE_MS = 10_000;
const FLEET = { scope: 'fleet' } as const;

jest.setTimeout(60_000);

describe('the mode of a fleet whose store goes away', () => {
  let server: RedisServer;
  let proxy: FaultProxy;
  beforeEach(async () => {
    server = await RedisServer.start();
    proxy = await FaultProxy.before(server.port);
  });

  const start = (adapter: AdapterName, redis: string, guard: GuardOptions = {}): Promise<GuardedApp> =>
    startApp(adapter, {
      controllers: [ShopController],
      guard: { passiveMode: true, enableIpBanning: false, store: { redis, deadlineMs: 500 }, ...guard },
    });
  const storeIs = (app: GuardedApp, status: string): Promise<void> =>
    eventually(() => app.mode.status().store.status === status, PATIENCE_MS);
  const modes = (app: GuardedApp) =>
    app.events
      .filter(({ actionTaken }) => actionTaken === 'mode_changed')
      .map(({ modeChange }) => modeChange);

  /** Two instances in active mode, the first of which trips while it cannot reach the store. */
  const trip = async (): Promise<[GuardedApp, GuardedApp]> => {
    const guard = { mode: { tripwire: { maxBlockedClients: 0 } } };
    const tripped = await start('express', proxy.url, guard);
    const other = await start('fastify', server.url);
    await other.mode.setPassive(false, { ...FLEET, reason: 'a flip' });
    await eventually(() => !tripped.mode.isPassive(), PATIENCE_MS);
    proxy.fail('cut');
    await storeIs(tripped, 'down');
    await tripped.send(ATTACK);
    await eventually(() => tripped.mode.status().source === 'instance', PATIENCE_MS);
    return [tripped, other];
  };

  it('is told of a trip when the store is back', async () => {
    const [tripped, other] = await trip();
    expect([tripped.mode.isPassive(), other.mode.isPassive()]).toEqual([true, false]);
    proxy.heal();
    await eventually(() => other.mode.isPassive(), PATIENCE_MS);
    await eventually(() => tripped.mode.status().source === 'fleet', PATIENCE_MS);
    for (const app of [tripped, other]) {
      expect(app.mode.status()).toMatchObject({
        passive: true,
        standing: [{ scope: 'fleet', by: 'the tripwire', tripped: { bound: 'maxBlockedClients' } }],
      });
    }
    expect(modes(tripped).map((change) => [change?.act, change?.scope])).toEqual([
      ['set', 'fleet'],
      ['tripped', 'fleet'],
      ['tripped', 'fleet'],
    ]);
  });

  it('is not told of a trip when something newer stands in the store', async () => {
    const [tripped, other] = await trip();
    await other.mode.setPassive(false, { ...FLEET, reason: 'it is fixed' });
    proxy.heal();
    await eventually(() => tripped.mode.status().override?.reason === 'it is fixed', PATIENCE_MS);
    // Longer than it takes to tell.
    const [since, at] = [Date.now(), other.mode.status().override?.at];
    await eventually(() => Date.now() - since > 2500, PATIENCE_MS);
    expect(other.mode.status()).toMatchObject({ passive: false, override: { reason: 'it is fixed', at } });
    expect(tripped.mode.isPassive()).toBe(false);
  });

  it('is not known to an instance that starts meanwhile, which says so and follows later', async () => {
    const one = await start('express', server.url, { passiveMode: false });
    await one.mode.setPassive(true, { ...FLEET, reason: 'complaints' });
    proxy.fail('cut');
    const late = await start('fastify', proxy.url, { passiveMode: false });
    expect(late.mode.isPassive()).toBe(false);
    expect(late.lines).toContain(
      'warn The store could not be asked for the mode: what is set for the fleet does not hold on this instance until the store answers',
    );
    proxy.heal();
    await eventually(() => late.mode.isPassive(), PATIENCE_MS);
    expect(late.mode.status().override).toMatchObject({ scope: 'fleet', reason: 'complaints' });
  });
});
