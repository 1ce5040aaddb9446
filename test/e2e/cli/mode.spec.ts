import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { adapters, startApp } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';
import { main } from './main';

const because = ['--reason', 'a test'];

function mode(args: string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'mode', ...args], {
    encoding: 'utf8',
    env: { ...process.env, NESTJS_GUARD_REDIS: '', ...env },
  });
  return { status, stdout, stderr };
}

describe('the command mode', () => {
  it.each(['', 'status', 'passive', 'active', 'clear'])(
    'documents examples and exit codes in 80 columns: %s',
    (command) => {
      const { status, stdout } = mode([...(command === '' ? [] : [command]), '--help']);
      expect(status).toBe(0);
      expect(stdout).toContain(`  $ nestjs-guard mode ${command}`);
      expect(stdout).toContain('\nExit codes: 0 ');
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    },
  );

  it('shows, sets and clears what is in a file, and leaves nothing else beside it', () => {
    const file = scratchFile('mode');
    const at = ['--file', file];
    expect(mode(['status', ...at])).toMatchObject({
      status: 0,
      stdout: `Nothing is set in the file ${file}: instances that follow it decide by themselves.\n`,
    });
    expect(mode(['passive', ...at, '--by', 'ops', ...because])).toEqual({
      status: 0,
      stdout:
        `In the file ${file}: passive: hostile requests are only logged (reason: a test, by: ops).\n` +
        'It holds for instances with this mode.file: each says so in its log within a second.\n',
      stderr: '',
    });
    const until = '2999-01-01T00:00:00Z';
    const active = mode(['active', ...at, '--share', '0.05', '--until', until, '--json', ...because]);
    expect(JSON.parse(active.stdout)).toMatchObject({
      target: `the file ${file}`,
      override: {
        passive: false,
        share: 0.05,
        until: Date.parse(until),
        reason: 'a test',
        by: expect.stringMatching(/ on /),
      },
    });
    expect(JSON.parse(mode(['status', ...at, '--json']).stdout)).toMatchObject({
      override: { share: 0.05 },
      problem: null,
    });
    expect(readdirSync(dirname(file))).toEqual(['mode']);
    const nothing = `Nothing is set in the file ${file}`;
    expect(mode(['clear', ...at, '--by', 'ops', ...because]).stdout).toMatch(
      `${nothing} any more: instances that`,
    );
    expect(mode(['clear', ...at, ...because]).stdout).toBe(`Nothing was set in the file ${file}.\n`);
    const { stdout } = mode(['status', ...at]);
    expect(stdout).toContain(`${nothing}: instances that`);
    expect(stdout).toContain('It was taken back (reason: a test, by: ops).\n');
    expect(JSON.parse(mode(['status', ...at, '--json']).stdout)).toMatchObject({
      override: null,
      farewell: { reason: 'a test', by: 'ops', at: expect.any(Number) },
    });
    expect(readdirSync(dirname(file))).toEqual(['mode']);
  });

  it('keeps the clients of a ramp that it raises, or begins again after a rollback', () => {
    const file = scratchFile('mode');
    const idAt = (share: string): string => {
      mode(['active', '--file', file, '--share', share, ...because]);
      return (JSON.parse(readFileSync(file, 'utf8')) as { rampId: string }).rampId;
    };
    const id = idAt('0.05');
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(idAt('0.5')).toBe(id);
    mode(['passive', '--file', file, ...because]);
    expect(idAt('0.05')).toBe(id);
  });

  it('says what it cannot understand, and replaces it when asked to', () => {
    const file = scratchFile('mode');
    writeFileSync(file, 'active 5 % of the clients\u001b[31m');
    expect(mode(['status', '--file', file])).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('It cannot be understood: a share needs JSON'),
    });
    expect(mode(['passive', '--file', file, ...because]).status).toBe(0);
    expect(mode(['status', '--file', file]).status).toBe(0);
  });

  it.each(['{"name": "shop", "version": "1.0.0"}', '\x7fELF\0\0'])('overwrites nothing else: %j', (text) => {
    const file = scratchFile('package.json');
    writeFileSync(file, text);
    for (const command of ['passive', 'active', 'clear'])
      expect(mode([command, '--file', file, ...because])).toEqual({
        status: 1,
        stdout: '',
        stderr: `error: the file ${file} holds something else than a mode, and is left as it is\n`,
      });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('shows nothing of a file that could break out of its line', () => {
    const file = scratchFile('mode');
    writeFileSync(file, JSON.stringify({ passive: true, reason: 'x\n[PASSIVE MODE] from 1.2.3.4\u001b[2J' }));
    const { stdout } = mode(['status', '--file', file]);
    expect(stdout.trimEnd()).toMatch(/^[ -~]+$/);
    expect(stdout).not.toContain('[PASSIVE MODE]');
  });

  it.each([
    [[]],
    [['status']],
    [['nonsense']],
    [['passive', '--file', 'x']],
    [['active', '--file', 'x', '--fleet', ...because]],
    [['active', '--fleet', ...because]],
    [['active', '--file', 'x', '--share', '0', ...because]],
    [['active', '--file', 'x', '--share', '5%', ...because]],
    [['active', '--file', 'x', '--share', '', ...because]],
    [['active', '--file', 'x', '--share=', ...because]],
    [['passive', '--file', 'x', '--share', '0.5', ...because]],
    [['active', '--file', 'x', '--until', 'tomorrow', ...because]],
    [['active', '--file', 'x', '--until', '2020-01-01T00:00:00Z', ...because]],
    [['active', '--file', 'x', '--reason', 'x'.repeat(501)]],
    [['active', '--file', 'x', '--reason', ' ']],
    [['clear', '--file', 'x', '--reason', '']],
  ])('refuses %j, and changes nothing', (args) => {
    const { status, stdout, stderr } = mode(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  it('fails when the file cannot be written or read, with a reason', () => {
    const file = scratchFile('mode');
    mkdirSync(file);
    for (const command of ['status', 'passive', 'clear']) {
      const words = command === 'status' ? [] : because;
      const { status, stderr } = mode([command, '--file', file, ...words]);
      expect([command, status, stderr]).toEqual([
        command,
        1,
        expect.stringMatching(/^error: the file .* is a directory \(EISDIR\)$/m),
      ]);
    }
    expect(readdirSync(dirname(file))).toEqual(['mode']);
    const nowhere = mode(['passive', '--file', '/nowhere/mode', ...because]);
    expect(nowhere.status).toBe(1);
    expect(nowhere.stderr).toContain('cannot be written: its directory does not exist (ENOENT)');
  });

  it('never shows the password of a store', () => {
    const url = 'redis://:hunter2hunter2@127.0.0.1:1';
    const { status, stdout, stderr } = mode(['active', '--fleet', ...because], { NESTJS_GUARD_REDIS: url });
    expect(status).toBe(1);
    expect(stderr).toBe('error: the store redis://(redacted)@127.0.0.1:1 cannot be reached (ECONNREFUSED)\n');
    expect(stdout + stderr).not.toContain('hunter2');
    const wrong = mode(['status', '--fleet'], { NESTJS_GUARD_REDIS: 'http://:hunter2hunter2@store' });
    expect([wrong.status, wrong.stderr]).toEqual([
      2,
      expect.stringMatching(/^error: the store: expected a URL/),
    ]);
    expect(wrong.stderr).not.toContain('hunter2');
  });

  it.each(adapters)('flips an app on %s that follows the file, and rolls it back', async (adapter) => {
    const file = scratchFile('mode');
    const app = await startApp(adapter, {
      controllers: [ShopController],
      guard: { passiveMode: true, mode: { file } },
    });
    for (const [command, status] of [
      ['active', 403],
      ['passive', 200],
    ] as const) {
      mode([command, '--file', file, ...because]);
      await eventually(() => app.mode.isPassive() === (status === 200), 1000);
      expect(await statuses(app, ATTACK)).toEqual([status]);
    }
    mode(['clear', '--file', file, '--by', 'ops', ...because]);
    await eventually(() => app.mode.status().source === 'configuration', 1000);
    expect(app.lines.at(-1)).toContain(
      '(override taken back, for: file, in force: configuration, reason: a test, by: ops)',
    );
  });
});
