import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { ATTACK, HARMLESS } from '../../support/attacks';
import { startApp } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';
import { fileOf } from '../../support/file-of';
import { main } from './main';
import { runCommand } from './run-command';

let file = '';

beforeAll(async () => {
  file = scratchFile('guard.events');
  const guard = { passiveMode: true, rateLimit: { limit: 4 }, recording: { file } };
  const app = await startApp('express', { controllers: [ShopController], guard });
  for (const from of ['203.0.113.1', '203.0.113.2', '198.51.100.9']) {
    await app.send({ path: ATTACK, from });
    await app.send({ path: HARMLESS, from, headers: { 'user-agent': 'curl/8' } });
  }
  for (let i = 0; i < 6; i++) await app.send(HARMLESS);
  await app.close();
});

const run = (...args: string[]) => runCommand(['replay', ...args]);

function json(...args: string[]): any {
  return JSON.parse(run('--json', ...args).stdout);
}

const unchanged = { clean: 7, vanish: 0, remain: 5, appear: 0, unknown: 0 };

describe('nestjs-guard replay', () => {
  it('changes nothing when nothing is changed', () => {
    expect(json(file).requests).toEqual(unchanged);
    const { status, stdout } = run(file);
    expect(status).toBe(0);
    expect(stdout).toContain('Decided again under the recorded configuration.');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.each([
    [
      'a list that is added to',
      'whitelist+=203.0.113.0/24',
      { clean: 7, vanish: 4, remain: 1, appear: 0, unknown: 0 },
    ],
    ['a limit', 'rateLimit.limit=6', { clean: 7, vanish: 2, remain: 3, appear: 0, unknown: 0 }],
    ['a pattern', 'blockedUserAgents+=/CURL/i', { clean: 4, vanish: 0, remain: 5, appear: 3, unknown: 0 }],
    [
      'a rule',
      'detection.customRules+={"id":"acme","pattern":{"regexp":"acme"}}',
      { clean: 0, vanish: 0, remain: 5, appear: 0, unknown: 7 },
    ],
  ])('takes %s: %s', (_what, setting, requests) => {
    expect(json(file, '--set', setting)).toMatchObject({ changed: [setting], requests });
  });

  it('says by whom, why and which', () => {
    const { clients, reasons, events, unknown } = json(file, '--set', 'whitelist+=203.0.113.1');
    expect(clients).toEqual([{ name: '203.0.113.1', vanish: 1, remain: 0, appear: 0 }]);
    expect(reasons[0]).toEqual({ name: 'detection: sqli', vanish: 1, remain: 2, appear: 0 });
    expect(events).toMatchObject([{ client: '203.0.113.1', verdict: 'vanish', route: '/search' }]);
    expect(unknown).toEqual([]);
    const added = ['--set', 'detection.customRules+={"id":"acme","pattern":{"regexp":"acme"}}'];
    const text = run(file, ...added).stdout;
    expect(json(file, ...added).uncertainReason).toBe(3);
    expect(json(file).uncertainReason).toBe(0);
    expect(run(file).stdout).not.toContain('the reason may be another one');
    expect(text).toContain(`Of 3 flagged requests the reason may be another one: rules were added or have
changed, and not all texts were recorded.
`);
    expect(text).toContain('7  rules were added, and not all of its texts were recorded');
  });

  const options = "{ trustedProxies: ['127.0.0.1'], rateLimit: { limit: 100 }, blacklist: ['198.51.100.9'] }";
  it.each([
    ['guard.config.ts', `const options: object = ${options};\nexport default options;`],
    ['guard.config.mjs', `export default ${options};`],
    [
      'guard.config.json',
      '{"trustedProxies":["127.0.0.1"],"rateLimit":{"limit":100},"blacklist":["198.51.100.9"]}',
    ],
  ])('takes a configuration from %s', (name, content) => {
    const { requests, reasons } = json(file, '--config', fileOf(content, name));
    expect(requests).toEqual({ clean: 6, vanish: 2, remain: 3, appear: 1, unknown: 0 });
    expect(reasons.find((reason: any) => reason.name === 'ipBlacklist: on the blacklist')).toMatchObject({
      appear: 1,
    });
  });

  it('says which options of a configuration decide nothing here, and goes on without them', () => {
    const config = fileOf(
      '{"passiveMode":true,"recording":{"file":"other.events"},"rateLimit":{"limit":6}}',
      'guard.config.json',
    );
    const { status, stderr, stdout } = run('--json', file, '--config', config);
    expect(status).toBe(0);
    expect(stderr.split('\n')).toEqual([
      `${config}: passiveMode has no effect here: a replay tells what is denied where the guard enforces, whatever the mode.`,
      `${config}: recording has no effect here: it says what is written, and not what is decided.`,
      '',
    ]);
    expect(JSON.parse(stdout).changed).toEqual([config]);
  });

  it('reads packed files, and standard input', () => {
    const packed = fileOf(gzipSync(readFileSync(file)), 'guard.events.gz');
    expect(json(packed).requests).toEqual(unchanged);
    const { stdout } = runCommand(['replay', '--json', '-'], readFileSync(file));
    expect(JSON.parse(stdout).requests).toEqual(unchanged);
  });

  it('reads a pipe, which can be read only once', () => {
    const command = `"${process.execPath}" "${main}" replay --json <(gzip -c "${file}")`;
    const { stdout } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    expect(JSON.parse(stdout).requests).toEqual(unchanged);
  });

  it('takes no copy of a recording for another one, packed or not', () => {
    const packed = fileOf(gzipSync(readFileSync(file)), 'guard.events.gz');
    const { status, stdout, stderr } = run(file, packed);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(`error: ${packed}: given twice (as ${file}), its events would count double\n`);
  });

  it.each([
    ['an option that is none', ['--set', 'whitelst+=203.0.113.1'], 'Did you mean "whitelist"?'],
    ['a value that is wrong', ['--set', 'rateLimit.limit=many'], 'rateLimit.limit: expected an integer'],
    [
      'an option that decides nothing',
      ['--set', 'passiveMode=false'],
      'passiveMode has no effect here: a replay',
    ],
    [
      'one beneath such an option',
      ['--set', 'logging.level=warn'],
      'logging has no effect here: it says what',
    ],
    [
      'one that stands in the value of another',
      ['--set', 'rateLimit={"storage":{}}'],
      'rateLimit.storage has no effect here: what a storage',
    ],
    [
      'what instances share',
      ['--set', 'store.prefix=shop'],
      'store has no effect here: what instances shared',
    ],
    ['a configuration that is not there', ['--config', '/nowhere/guard.json'], 'there is no such file'],
    ['a folder for a configuration', ['--config', __dirname], 'it is a directory'],
  ])('refuses %s', (_what, args, message) => {
    const { status, stderr, stdout } = run(file, ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('says by its exit code that nothing could be decided', () => {
    const log = fileOf('2026-01-01T00:00:00.000Z WARN something else\n');
    const { status, stdout } = run(log);
    expect(status).toBe(1);
    expect(stdout).toContain(
      'There is nothing to decide again: no request of a recording is in these files.',
    );
    expect(run('/nowhere/guard.events').status).toBe(2);
  });

  it('helps with examples that work', () => {
    const { stdout } = run('--help');
    const settings = [...stdout.matchAll(/--set '?([^'\s<]+)'?(?=\n| --)/g)].map(
      ([, setting = '']) => setting,
    );
    expect(settings.length).toBeGreaterThan(3);
    for (const setting of settings)
      expect([setting, run(file, '--set', setting).status]).toEqual([setting, 0]);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
