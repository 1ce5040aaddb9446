import { rmSync, writeFileSync } from 'node:fs';
import type { GuardOptions } from 'nestjs-guard';
import { GuardConfigError } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { adapters, startApp, type AdapterName, type GuardedApp } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';
import { sharedRedis } from '../../support/shared-redis';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const VARIABLE = 'NESTJS_GUARD_MODE';
const start = (adapter: AdapterName, guard: GuardOptions): Promise<GuardedApp> =>
  startApp(adapter, { controllers: [ShopController], guard });

afterEach(() => {
  delete process.env[VARIABLE];
});

async function holds(app: GuardedApp, source: string, status: number): Promise<void> {
  await eventually(() => app.mode.status().source === source, 1000);
  expect(await statuses(app, ATTACK)).toEqual([status]);
  expect(app.mode.status()).toMatchObject({ source, passive: status === 200, configured: true });
}

describe.each(adapters)('the precedence of the mode on %s', (adapter) => {
  it('is instance, fleet, file, environment, configuration; each holds when what stands above it is gone', async () => {
    const { url } = await sharedRedis();
    const file = scratchFile('mode');
    writeFileSync(file, 'passive by the file');
    process.env[VARIABLE] = 'active';
    const options = { passiveMode: true, mode: { file }, store: { redis: url, deadlineMs: 2000 } };
    const app = await start(adapter, options);

    await holds(app, 'file', 200);
    await app.mode.setPassive(false, { scope: 'fleet', reason: 'by the fleet' });
    await holds(app, 'fleet', 403);
    await app.mode.setPassive(true, { reason: 'by hand' });
    await holds(app, 'instance', 200);
    expect(app.mode.status().standing.map(({ scope }) => scope)).toEqual([
      'instance',
      'fleet',
      'file',
      'environment',
    ]);

    await app.mode.clear({ reason: 'done', by: 'ops' });
    await holds(app, 'fleet', 403);
    await app.mode.clear({ scope: 'fleet', reason: 'done', by: 'ops' });
    await holds(app, 'file', 200);
    rmSync(file);
    await holds(app, 'environment', 403);
    const told = app.events.flatMap(({ modeChange }) => (modeChange ? [modeChange] : []));
    expect(told.map(({ act, scope, source, by }) => [act, scope, source, by])).toEqual([
      ['set', 'fleet', 'fleet', 'code'],
      ['set', 'instance', 'instance', 'code'],
      ['cleared', 'instance', 'fleet', 'ops'],
      ['cleared', 'fleet', 'file', 'ops'],
      ['cleared', 'file', 'environment', 'the file'],
    ]);

    delete process.env[VARIABLE];
    await holds(await start(adapter, options), 'configuration', 200);
  });

  it.each([
    ['fleet', 'file'],
    ['fleet', 'environment'],
    ['file', 'environment'],
  ])('puts the %s above the %s at boot too, and says loudly what stands', async (upper, lower) => {
    const { url } = await sharedRedis();
    const file = scratchFile('mode');
    const set = {
      fleet: async () => {
        const other = await start(adapter, { store: { redis: url, deadlineMs: 2000 } });
        await other.mode.setPassive(false, { scope: 'fleet', reason: 'a standing override', by: 'ops' });
        await other.close();
      },
      file: () => writeFileSync(file, upper === 'file' ? 'active a standing override' : 'passive'),
      environment: () => (process.env[VARIABLE] = 'passive'),
    };
    for (const each of [upper, lower]) await set[each as keyof typeof set]();
    const app = await start(adapter, {
      passiveMode: true,
      mode: { file },
      store: { redis: url, deadlineMs: 2000 },
    });
    await holds(app, upper, 403);
    expect(app.lines[0]).toMatch(
      /^warn Mode stays active: .*\(override stands, for: (?:fleet|file), reason: a standing override, by: /,
    );
    expect(app.telemetry.recent(2).at(-1)).toMatchObject({ modeChange: { act: 'started', source: upper } });
  });

  it('says nothing at boot of an override that says what the configuration says', async () => {
    process.env[VARIABLE] = 'passive';
    const app = await start(adapter, { passiveMode: true });
    expect(app.mode.status().source).toBe('environment');
    expect(app.lines).toEqual([]);
  });

  it.each(['Passive', 'on', 'false', 'active,passive'])(
    'does not start with %j in the environment',
    async (wrong) => {
      process.env[VARIABLE] = wrong;
      const failure = await start(adapter, {}).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(GuardConfigError);
      expect((failure as GuardConfigError).problems[0]).toMatchObject({
        path: VARIABLE,
        expected: '"passive" or "active"',
      });
    },
  );

  it('takes an empty variable for none', async () => {
    process.env[VARIABLE] = '';
    expect((await start(adapter, {})).mode.status().source).toBe('configuration');
  });

  it('lets a newer word for the fleet replace what was said to an instance: a rollback reaches everybody', async () => {
    const { url } = await sharedRedis();
    const guard = { passiveMode: true, store: { redis: url, deadlineMs: 2000 } };
    const [canary, other] = [await start(adapter, guard), await start(adapter, guard)];
    await canary.mode.setPassive(false, { reason: 'this one first' });
    await other.mode.setPassive(true, { scope: 'fleet', reason: 'complaints', by: 'ops' });
    await eventually(() => canary.mode.isPassive(), 1000);
    expect(canary.mode.status()).toMatchObject({ source: 'fleet', standing: [{ reason: 'complaints' }] });
    expect(canary.events.at(-1)?.message).toBe(
      'Mode is now passive: hostile requests are only logged (for: fleet, reason: complaints, by: ops)',
    );
    await canary.mode.setPassive(false, { reason: 'I know what I do' });
    expect(canary.mode.status().source).toBe('instance');
  });
});
