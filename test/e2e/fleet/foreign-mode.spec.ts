import { ATTACK } from '../../support/attacks';
import { adapters, startApp, type GuardedApp } from '../../support/guarded-app';
import { sharedRedis } from '../../support/shared-redis';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const ACTIVE = { passive: false, reason: 'x', by: 'x', at: 0 };

/** Whoever can write into the store is not thereby somebody who is understood. */
describe.each(adapters)('a mode that somebody wrote into the store, on %s', (adapter) => {
  const startWith = async (value: unknown): Promise<GuardedApp> => {
    const { url, client } = await sharedRedis();
    const document = typeof value === 'string' ? value : JSON.stringify({ value });
    await client.hset('{nestjs-guard}:mode', 'mode', document);
    const guard = { passiveMode: true, store: { redis: url, deadlineMs: 2000 } };
    return startApp(adapter, { controllers: [ShopController], guard });
  };

  it('holds when it is one', async () => {
    const app = await startWith(ACTIVE);
    expect(await statuses(app, ATTACK)).toEqual([403]);
    expect(app.mode.status()).toMatchObject({ source: 'fleet', override: { reason: 'x' } });
  });

  it.each([
    [{ ...ACTIVE, passive: 'false' }],
    [{ ...ACTIVE, share: 0 }],
    [{ ...ACTIVE, share: null }],
    [{ ...ACTIVE, shar: 0.1 }],
    [{ ...ACTIVE, until: 'never' }],
    [{ ...ACTIVE, reason: 'x'.repeat(501) }],
    [{ ...ACTIVE, predicted: { length: 1e9 } }],
    [{ ...ACTIVE, tripped: 7 }],
    [{ cleared: 'yes', ...ACTIVE }],
    [[ACTIVE]],
    [null],
    ['{"value":'],
    ['\u0000'],
  ])('is ignored, and said once, when it is %j', async (value) => {
    const app = await startWith(value);
    expect(await statuses(app, ATTACK)).toEqual([200]);
    expect(app.mode.status()).toMatchObject({ source: 'configuration', standing: [] });
    const said = app.telemetry.recent().filter(({ actionTaken }) => actionTaken === 'warning');
    expect(said.map(({ message }) => message)).toEqual([expect.stringMatching(/store.*ignored/)]);
    await app.mode.setPassive(false, { scope: 'fleet' });
    expect(await statuses(app, ATTACK)).toEqual([403]);
  });

  it('is ignored without a word when it has ended', async () => {
    const app = await startWith({ ...ACTIVE, until: 1 });
    expect(await statuses(app, ATTACK)).toEqual([200]);
    expect(app.lines.filter((line) => /store/.test(line))).toEqual([]);
  });
});
