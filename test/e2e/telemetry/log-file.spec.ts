import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { GuardOptions } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { startApp, type GuardedApp } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';

const linesOf = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];

function start(logging: NonNullable<GuardOptions['logging']>, guard: GuardOptions = {}): Promise<GuardedApp> {
  return startApp('express', {
    controllers: [ShopController],
    guard: { passiveMode: true, ...guard, logging },
  });
}

/** Sends an attack and waits for its line. */
async function attack(app: GuardedApp, file: string): Promise<void> {
  const before = linesOf(file).length;
  await app.send(ATTACK);
  await eventually(() => linesOf(file).length > before);
}

describe('the log file', () => {
  it('has a line of text for each decision, behind what was there before', async () => {
    const file = scratchFile();
    writeFileSync(file, 'an older line\n');
    const app = await start({ file });
    await attack(app, file);
    expect(linesOf(file)).toEqual([
      'an older line',
      expect.stringMatching(
        /^2026-01-01T00:00:00\.000Z WARN \[PASSIVE MODE\] Penetration attempt detected from 203\.0\.113\.7: /,
      ),
    ]);
    expect(linesOf(file)[1]).toContain(app.events[0]?.message);
  });

  it('has the whole event on a line of JSON, in snake case', async () => {
    const file = scratchFile();
    const app = await start({ file, format: 'json' });
    await attack(app, file);
    const [event] = app.events;
    expect(JSON.parse(linesOf(file)[0] ?? '')).toEqual({
      message: event?.message,
      id: event?.id,
      timestamp: '2026-01-01T00:00:00.000Z',
      action_taken: 'logged_only',
      passive_mode: true,
      scope: 'global',
      check: 'detection',
      reason: 'sqli',
      decided_by: { option: 'enablePenetrationDetection', entry: event?.rules[0] },
      looked: ['global:ban', 'global:rateLimit', 'global:detection'],
      rules: event?.rules,
      matches: event?.matches,
      also_denied_by: [],
      ip_address: '203.0.113.7',
      method: 'GET',
      path: '/search?q=…',
      route: '/search',
      handler: 'ShopController.search',
      status_code: 403,
      evidence: { location: 'query.q', snippet: event?.evidence?.snippet },
      inspected: 'full',
      rule_set_version: event?.ruleSetVersion,
      config_hash: event?.configHash,
    });
  });

  it('is opened anew after a rotation, and after a removal', async () => {
    const file = scratchFile();
    const app = await start({ file });
    await attack(app, file);
    renameSync(file, `${file}.1`);
    await attack(app, file);
    rmSync(file);
    await attack(app, file);
    await attack(app, file);
    expect([linesOf(`${file}.1`).length, linesOf(file).length]).toEqual([1, 2]);
  });

  it('that cannot be written is reported once, keeps its lines, and is written when it can be', async () => {
    const file = scratchFile();
    rmSync(path.dirname(file), { recursive: true });
    const app = await start({ file }, { enableIpBanning: false });
    for (let i = 0; i < 3; i++) {
      expect((await app.send(ATTACK)).status).toBe(200);
      app.clock.advance(1001);
    }
    await eventually(() => app.lines.some((line) => line.startsWith('error')));
    await app.send(ATTACK);
    expect(app.lines.filter((line) => line.startsWith('error'))).toEqual([
      'error The log file cannot be written (ENOENT); its lines wait in memory',
    ]);

    mkdirSync(path.dirname(file));
    await eventually(async () => {
      app.clock.advance(1001);
      await app.send(ATTACK);
      return app.lines.includes('error The log file is written again; 0 line(s) were lost');
    });
    await app.close();
    const [warning, ...lines] = linesOf(file);
    expect(warning).toMatch(
      /GUARD_FILE_NOT_WRITABLE: logging\.file: '.*' cannot be written: its directory is not there \(ENOENT\)$/,
    );
    expect(lines).toHaveLength(app.events.length);
    expect(app.telemetry.snapshot().lostLines).toBe(0);
  });

  it('is written to its last line when the app closes', async () => {
    const file = scratchFile();
    const app = await start({ file }, { enableIpBanning: false });
    for (let i = 0; i < 50; i++) await app.send(ATTACK);
    await app.close();
    expect(linesOf(file)).toHaveLength(50);
  });

  it('tells of bans and of the mode too', async () => {
    const file = scratchFile();
    const app = await start({ file });
    await app.bans.ban('198.51.100.1');
    await app.mode.setPassive(false, { reason: 'clean', by: 'ops' });
    await app.close();
    expect(linesOf(file)).toEqual([
      expect.stringContaining('LOG 198.51.100.1 was banned by hand'),
      expect.stringContaining('LOG Mode is now active: hostile requests are denied (reason: clean, by: ops)'),
    ]);
  });
});
