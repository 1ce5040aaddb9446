import {
  chmodSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { adapters, startApp, type AdapterName, type GuardedApp } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const WITHIN_MS = 1000;

const start = (adapter: AdapterName, file: string, passiveMode = true): Promise<GuardedApp> =>
  startApp(adapter, { controllers: [ShopController], guard: { passiveMode, mode: { file } } });

async function becomes(app: GuardedApp, passive: boolean): Promise<void> {
  await eventually(() => app.mode.isPassive() === passive, WITHIN_MS);
}

async function complains(app: GuardedApp, of: RegExp): Promise<void> {
  const said = (): string | undefined => app.lines.find((line) => of.test(line));
  await eventually(() => said() !== undefined, WITHIN_MS);
  expect(said()).toMatch(/^error The file of the mode .*; the mode stays as it is$/);
}

describe.each(adapters)('the file of the mode on %s', (adapter) => {
  it('is followed within a second: written, replaced, removed', async () => {
    const file = scratchFile('mode');
    const app = await start(adapter, file);
    writeFileSync(file, 'active preview was clean\n');
    await becomes(app, false);
    expect(await statuses(app, ATTACK)).toEqual([403]);
    expect(app.events[0]).toMatchObject({
      modeChange: { act: 'set', source: 'file', reason: 'preview was clean', by: 'the file' },
    });

    writeFileSync(`${file}.new`, JSON.stringify({ passive: true, reason: 'complaints', by: 'ops' }));
    renameSync(`${file}.new`, file);
    await becomes(app, true);
    expect(app.mode.status().override).toMatchObject({ scope: 'file', reason: 'complaints', by: 'ops' });

    writeFileSync(file, '{"passive": false, "share": 0.25}');
    await eventually(() => app.mode.status().share === 0.25, WITHIN_MS);
    expect(app.mode.status()).toMatchObject({ passive: false, override: { rampId: 'ramp' } });
    expect(app.lines.at(-1)).toMatch(/^warn The ramp in the file of the mode has no rampId: /);
    writeFileSync(file, '{"passive": false, "share": 0.5, "rampId": "b7c1"}');
    await eventually(() => app.mode.status().share === 0.5, WITHIN_MS);
    expect(app.lines.at(-1)).toMatch(/^log Mode is now active for 50 %/);

    rmSync(file);
    await eventually(() => app.mode.status().source === 'configuration', WITHIN_MS);
    expect(await statuses(app, ATTACK)).toEqual([200]);
  });

  it('is read before the first request, and said loudly', async () => {
    const file = scratchFile('mode');
    writeFileSync(file, 'passive');
    const app = await start(adapter, file, false);
    expect(await statuses(app, ATTACK)).toEqual([200]);
    expect(app.lines[0]).toBe(
      'warn Mode stays passive: hostile requests are only logged (override stands, for: file, reason: not given, by: the file)',
    );
  });

  it('changes nothing when it cannot be understood, and is followed again when it can', async () => {
    const file = scratchFile('mode');
    writeFileSync(file, 'active');
    const app = await start(adapter, file);
    writeFileSync(file, 'active 5 % of the clients');
    await complains(app, /a share needs JSON/);
    expect(app.mode.isPassive()).toBe(false);
    writeFileSync(file, 'passive it can be read again');
    await becomes(app, true);
  });

  it('changes nothing when it is a folder, and is followed through a link', async () => {
    const file = scratchFile('mode');
    mkdirSync(file);
    const app = await start(adapter, file);
    await complains(app, /cannot be read \(no regular file\)/);
    rmSync(file, { recursive: true });
    writeFileSync(`${file}.real`, 'active');
    symlinkSync(`${file}.real`, file);
    await becomes(app, false);
  });

  it('changes nothing, and lets nobody wait, when it is a pipe', async () => {
    const file = scratchFile('mode');
    execFileSync('mkfifo', [file]);
    const app = await start(adapter, file);
    await complains(app, /cannot be read/);
  });

  it('changes nothing when it is huge', async () => {
    const file = scratchFile('mode');
    writeFileSync(file, `active ${' '.repeat(1_048_576)}`);
    const app = await start(adapter, file);
    await complains(app, /more than 1048576 bytes/);
    expect(app.mode.isPassive()).toBe(true);
  });

  (process.getuid?.() === 0 ? it.skip : it)('changes nothing when it must not be read', async () => {
    const file = scratchFile('mode');
    writeFileSync(file, 'active');
    const app = await start(adapter, file);
    chmodSync(file, 0);
    await complains(app, /cannot be read \(EACCES\)/);
    expect(app.mode.isPassive()).toBe(false);
  });

  it('says what the tripwire said, to the next process and to the others that follow it', async () => {
    const file = scratchFile('mode');
    writeFileSync(file, '{"passive": false, "share": 1, "rampId": "a", "reason": "a flip"}');
    chmodSync(file, 0o640);
    symlinkSync(file, `${file}.link`);
    const mode = { file: `${file}.link`, tripwire: { maxBlockedClients: 0 } };
    const guard = { passiveMode: true, mode };
    const [app, other] = [
      await startApp(adapter, { controllers: [ShopController], guard }),
      await start(adapter, file),
    ];
    expect(await statuses(app, ATTACK, ATTACK)).toEqual([403, 200]);
    await becomes(other, true);
    for (const each of [app, other]) {
      expect(each.mode.status()).toMatchObject({ source: 'file', tripped: { bound: 'maxBlockedClients' } });
      expect(each.mode.status().standing).toHaveLength(1);
      const told = each.events.filter(({ actionTaken }) => actionTaken === 'mode_changed');
      expect(told).toMatchObject([{ modeChange: { act: 'tripped', scope: 'file', by: 'the tripwire' } }]);
    }
    await app.close();
    const next = await startApp(adapter, {
      controllers: [ShopController],
      guard: { ...guard, passiveMode: false },
    });
    expect(await statuses(next, ATTACK)).toEqual([200]);
    expect(next.lines[0]).toMatch(
      /^warn Mode stays passive: .*override stands, for: file, .*by: the tripwire\)$/,
    );
    expect([statSync(file).mode & 0o777, lstatSync(`${file}.link`).isSymbolicLink()]).toEqual([0o640, true]);

    writeFileSync(file, 'active it is fixed');
    await becomes(next, false);
    expect(next.mode.status().tripped).toBeUndefined();
  });

  it('leaves a newer word alone, and says when a trip cannot be written', async () => {
    const file = scratchFile('mode');
    writeFileSync(file, 'active');
    const guard = { passiveMode: true, mode: { file, tripwire: { maxBlockedClients: 0 } } };
    const app = await startApp(adapter, { controllers: [ShopController], guard });
    writeFileSync(file, 'active indeed');
    await app.send(ATTACK);
    await eventually(() => app.mode.status().override?.reason === 'indeed', WITHIN_MS);
    expect(app.mode.isPassive()).toBe(false);

    rmSync(file);
    mkdirSync(file);
    await app.send(ATTACK);
    const line = (): string | undefined => app.lines.find((each) => /cannot be written/.test(each));
    await eventually(() => line() !== undefined, WITHIN_MS);
    expect(line()).toBe(
      'error The file of the mode cannot be written (no regular file): this instance has returned to passive mode, and starts as the file says',
    );
    expect(app.mode.status()).toMatchObject({
      passive: true,
      source: 'instance',
      standing: [{ scope: 'instance' }, { scope: 'file', reason: 'indeed' }],
    });
  });

  it('replaces what was said to the instance before it, and not what is said after it', async () => {
    const file = scratchFile('mode');
    const app = await start(adapter, file);
    await app.mode.setPassive(false, { reason: 'by hand' });
    writeFileSync(file, 'passive roll back');
    await becomes(app, true);
    expect(app.mode.status().source).toBe('file');
    await app.mode.setPassive(false, { reason: 'by hand again' });
    expect(app.mode.status()).toMatchObject({
      source: 'instance',
      standing: [{ scope: 'instance' }, { scope: 'file' }],
    });
  });
});
