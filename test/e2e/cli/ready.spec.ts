import { appendFileSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Controller, Get, Post } from '@nestjs/common';
import { EnforceGuard, SkipGuard, type GuardOptions } from 'nestjs-guard';
import { adapters, startApp, type AdapterName, type GuardedApp } from '../../support/guarded-app';
import { BrokenPattern } from '../../support/broken-pattern';
import { fileOf } from '../../support/file-of';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';
import { runCommand } from './run-command';

const HOUR_MS = 3_600_000;
const PERSON = '203.0.113.7';

@Controller()
class QuietController {
  @Get(['reports/:year', 'reports'])
  reports() {}

  @Get('health')
  @SkipGuard()
  health() {}

  @Post('payments')
  @EnforceGuard()
  pay() {}
}

const ready = (...args: string[]) => runCommand(['ready', ...args]);
const judge = (...args: string[]) => JSON.parse(ready('--json', '--min-requests', '20', ...args).stdout);
const stateOf = (report: any, name: string) =>
  report.criteria.find((criterion: any) => criterion.name === name)?.state;
/** The criteria that are not met, and what is said of them. */
const against = (report: any) =>
  report.criteria
    .filter(({ state }: any) => state !== 'ok')
    .map(({ name, state, message }: any) => `${state} ${name}: ${message}`);

interface Visit {
  readonly guard?: GuardOptions;
  readonly file?: string;
  readonly traffic?: (app: GuardedApp) => Promise<unknown>;
}

/** A day of an app in passive mode: every route is visited by ordinary clients. */
async function record(
  adapter: AdapterName,
  { guard = {}, file = scratchFile('guard.events'), traffic }: Visit = {},
) {
  const app = await startApp(adapter, {
    controllers: [ShopController, QuietController],
    guard: { passiveMode: true, recording: { file }, ...guard },
  });
  for (let i = 0; i < 20; i++) {
    await app.send({ path: `/search?q=${i}`, from: PERSON });
    app.clock.advance(HOUR_MS * 0.65);
    await app.send({ path: '/orders', body: { sku: i }, from: `198.51.100.${i}` });
    app.clock.advance(HOUR_MS * 0.65);
  }
  for (const path of ['/anything', '/reports/2026', '/reports']) await app.send({ path, from: PERSON });
  await traffic?.(app);
  await app.close();
  return file;
}

const linesIn = (file: string) => readFileSync(file, 'utf8').trim().split('\n');
const edited = (file: string, edit: (line: any) => unknown) =>
  fileOf(
    linesIn(file)
      .map((line) => edit(JSON.parse(line)))
      .filter((line) => line !== undefined)
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
    'guard.events',
  );

describe.each(adapters)('nestjs-guard ready, of an app on %s', (adapter) => {
  let recorded: Promise<string> | undefined;
  /** A recording of a day on which nothing happened: made once, and a copy for each who asks. */
  const ordinary = async () => fileOf(readFileSync(await (recorded ??= record(adapter))), 'guard.events');

  it('says go when everything was observed, from packed and rotated files too', async () => {
    const file = await ordinary();
    const { status, stdout, stderr } = ready('--min-requests', '20', file);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('Ready to enforce: go\n');
    expect(stdout).toContain('  ok       time           there was traffic in 27 hours, 24 are wanted\n');
    expect(stdout.split('\n').filter((line) => !/^[ -~]{0,80}$/.test(line))).toEqual([]);
    const lines = linesIn(file);
    const first = fileOf(gzipSync(lines.slice(0, 9).join('\n')), 'guard.events.1.gz');
    const rest = fileOf(lines.slice(9).join('\n'), 'guard.events');
    expect(judge(first, rest)).toMatchObject({ verdict: 'go', hours: 27, requests: 43, persons: [] });
  });

  it('says not yet, and why: too short, too little, a route that nobody asked for', async () => {
    const file = await ordinary();
    const fewer = edited(file, (line) => (/^\/reports$/.test(line.path) ? undefined : line));
    const report = judge('--min-hours', '30', '--min-requests', '100', fewer);
    expect(report.verdict).toBe('not yet');
    expect(against(report)).toEqual([
      'not yet time: there was traffic in 27 hours, 30 are wanted',
      'not yet requests: 43 requests were observed, 100 are wanted',
      'not yet routes: 1 of 7 routes answered no ordinary request',
    ]);
    expect(report.unexercised).toEqual([
      { method: 'GET', path: '/reports', handler: 'QuietController.reports' },
    ]);
    expect(judge('--allow-unexercised', 'GET:/reports', fewer).verdict).toBe('go');
    const other = judge('--allow-unexercised', 'GET:/report', fewer);
    expect(against(other)).toEqual([
      'not yet routes: 1 of 7 routes answered no ordinary request; no such route: GET:/report',
    ]);
  });

  it('takes an attack for no exercise, and a person that would be denied for a reason to wait', async () => {
    const markup = { note: '<script>alert(1)</script>' };
    const attacked = await record(adapter, {
      traffic: (app) => app.send({ path: '/orders', body: markup, from: PERSON }),
    });
    const report = judge(attacked);
    expect(ready('--min-requests', '20', attacked).status).toBe(1);
    expect(against(report)).toEqual([
      'not yet clients: of 1 flagged client, 1 looks like a person or is logged in, and would be denied',
    ]);
    expect(report.persons).toMatchObject([{ client: PERSON, requests: 24, wouldBlock: 1 }]);
    expect(ready(attacked).stdout).toContain(`  ${PERSON}: 1 of 24 requests\n`);
    for (const hostile of [PERSON, `::FFFF:${PERSON}`])
      expect(judge('--hostile', hostile, attacked)).toMatchObject({
        verdict: 'go',
        persons: [],
        intended: 1,
      });

    const onlyAttacked = edited(attacked, (line) =>
      line.path === '/orders' && line.action_taken === 'served' ? undefined : line,
    );
    expect(stateOf(judge(onlyAttacked), 'routes')).toBe('not yet');
  });

  it('has no doubts about clients that are denied on purpose, by a list or by hand', async () => {
    const visit = (app: GuardedApp) => app.send({ path: '/search', from: '192.0.2.9' });
    const listed = await record(adapter, { guard: { blacklist: ['192.0.2.0/24'] }, traffic: visit });
    const banned = await record(adapter, {
      traffic: async (app) => {
        await app.bans.ban('192.0.2.9', { durationMs: HOUR_MS, reason: 'fraud' });
        for (let i = 0; i < 12; i++) await visit(app);
      },
    });
    for (const file of [listed, banned]) {
      expect(judge(file)).toMatchObject({ verdict: 'go', intended: 1, persons: [], unclearClients: 0 });
    }
    expect(ready(banned).stdout).toContain('1 flagged client is denied on purpose');
  });

  it('starts anew with another configuration', async () => {
    const file = await record(adapter, {
      traffic: (app) =>
        app.send({ path: '/orders', body: { note: '<script>alert(1)</script>' }, from: PERSON }),
    });
    expect(judge(file).verdict).toBe('not yet');
    await record(adapter, {
      file,
      guard: { detection: { exclude: [{ rule: 'xss-element' }] }, recording: { file } },
    });
    // The clock of the second day begins where that of the first did.
    const later = linesIn(file).map((line, i, all) => {
      const second = all.findLastIndex((text) => text.includes('"action_taken":"booted"'));
      return i < second
        ? line
        : line.replace(/"timestamp":"2026-01-0(\d)/, (_, day) => `"timestamp":"2026-01-0${Number(day) + 4}`);
    });
    const report = judge(fileOf(later.join('\n')));
    expect(report).toMatchObject({ verdict: 'go', requests: 43, persons: [] });
    expect(report.criteria).toContainEqual({
      name: 'configuration',
      state: 'ok',
      message: '44 requests under earlier configurations are left aside',
    });
    expect(judge(fileOf([...later].reverse().join('\n'))).verdict).not.toBe('go');
  });

  it('hears of checks that failed and of warnings that stand', async () => {
    const file = await record(adapter, {
      guard: { trustedProxies: [] },
      traffic: (app) => app.send({ path: '/search', from: PERSON }),
    });
    expect(against(judge(file))).toContain('not yet warnings: still standing: GUARD_NO_TRUSTED_PROXY');
    expect(stateOf(judge('--accept', 'GUARD_NO_TRUSTED_PROXY', file), 'warnings')).toBe('ok');
    const failing = await record(adapter, {
      guard: { blockedUserAgents: [new BrokenPattern()] },
      traffic: (app) => app.send({ path: '/search', headers: { 'user-agent': 'any' } }),
    });
    expect(against(judge(failing)).join()).toMatch(/^not yet checks: a check failed once: enforced/);
  });

  it('says of decorators that were changed what it says of options', async () => {
    const file = await ordinary();
    const [head = '', ...rest] = linesIn(file);
    const policy = { ...JSON.parse(head).policies[0], whitelist: ['10.0.0.0/8'] };
    const changed = {
      ...JSON.parse(head),
      instance: 'INSTANCE02',
      timestamp: '2026-01-03T00:00:00.000Z',
      policies: [policy],
    };
    const report = judge(fileOf([head, ...rest, JSON.stringify(changed)].join('\n')));
    expect(report).toMatchObject({ verdict: 'not yet', requests: 0, hours: 0 });
  });

  it('never says go where data is missing', async () => {
    const file = await ordinary();
    const lines = linesIn(file);
    const [head = ''] = lines;
    const tail = JSON.parse(lines.at(-1) as string);
    const with_ = (line: object) => `${[...lines, JSON.stringify(line)].join('\n')}\n`;
    const stamp = { timestamp: tail.timestamp, instance: tail.instance };
    const cases: [string, string, RegExp][] = [
      [
        'dropped',
        with_({ action_taken: 'records_dropped', ...stamp, records: 7, why: 'buffer_full' }),
        /7 records dropped \(buffer_full\)/,
      ],
      ['damaged', `${lines.join('\n')}\n{"action_taken":"served","id\n${lines.at(-1)}\n`, /1 damaged line$/],
      ['headless', lines.slice(1).join('\n'), /the beginning of the recording is needed/],
      [
        'a log',
        `2026-01-01T00:00:00.000Z WARN [PASSIVE MODE] Banned client detected from 192.0.2.1: GET / - Reason: banned - Id: x`,
        /they are no recordings/,
      ],
      [
        'the newest of rotated files',
        [head.replace('"instance"', '"continued":true,"instance"'), ...lines.slice(1)].join('\n'),
        /the files of 1 instance before these/,
      ],
      [
        'cut out of the middle',
        [
          head,
          ...lines
            .slice(1)
            .map((line) => line.replace(/"seq":(\d+)/, (_, seq) => `"seq":${+seq + (+seq > 9 ? 21 : 0)}`)),
        ].join('\n'),
        /21 places in the order of requests are empty/,
      ],
      ['empty', '', /the beginning of the recording is needed/],
      [
        'flagged only',
        [
          head.replace('"requests":"all"', '"requests":"flagged"'),
          ...lines.slice(1).filter((line) => !line.includes('"served"')),
        ].join('\n'),
        /recording.requests is 'flagged'/,
      ],
      [
        'no routes',
        [head.replace(/"routes":\[.*\]/, '"routes":[]'), ...lines.slice(1)].join('\n'),
        /lists no routes/,
      ],
    ];
    for (const [name, content, message] of cases) {
      const { status, stdout } = ready('--json', '--min-requests', '20', fileOf(content));
      expect({ name, status }).toEqual({ name, status: 3 });
      expect(against(JSON.parse(stdout)).join()).toMatch(message);
    }
  });

  it('forgives a last line that is being written', async () => {
    const file = await ordinary();
    appendFileSync(file, '{"action_taken":"served","id":"AB');
    expect(judge(file).verdict).toBe('go');
    appendFileSync(file, '\n');
    expect(judge(file).verdict).toBe('unknown');
  });
});

describe('nestjs-guard ready', () => {
  it('believes no line, and prints nothing that could steer a terminal', () => {
    const evil = '\u001b[31m\u0007';
    const instance = 'INSTANCE01';
    const lines = [
      {
        action_taken: 'booted',
        instance,
        requests: 'all',
        values: 'all',
        config: {},
        policies: [{ handler: evil, skipped: 7 }],
        routes: [{ method: evil, path: evil, handler: evil }, 7],
        config_hash: evil,
      },
      {
        action_taken: 'served',
        id: 'x',
        ip_address: evil,
        method: evil,
        path: evil,
        handler: '__proto__',
        facts: { instance, seq: 1 },
      },
      {
        action_taken: 'traffic_summary',
        instance,
        since: '2026-01-01T00:00:00.000Z',
        requests: 1e300,
        clients: [{ client: evil, requests: 3 }],
      },
      { action_taken: 'warning', instance, message: `GUARD_SINGLE_CLIENT${evil}` },
      { action_taken: 'mode_changed', instance, message: '', mode_change: 'no' },
      { action_taken: 'records_dropped', instance, records: 1, why: evil },
    ].map((line) => JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', ...line }));
    const content = Buffer.concat([
      Buffer.from(lines.join('\r\n')),
      Buffer.from([10, 0xff, 0xfe, 0, 10]),
      Buffer.from('x'.repeat(100_000)),
    ]);
    const { status, stdout } = ready(fileOf(content));
    expect(status).toBe(1);
    expect(stdout.split('\n').filter((line) => !/^[ -~]{0,80}$/.test(line))).toEqual([]);
  });

  it.each([
    [['/nowhere/guard.events'], /there is no such file/],
    [['--min-hours', 'soon', 'x'], /expected a number/],
    [['--allow-unexercised', '/reports', 'x'], /expected a method and a path/],
    [['--accept', 'all', 'x'], /expected the code of a warning/],
    [['--hostile', 'anna', 'x'], /expected an IP address/],
    [[], /missing required argument/],
  ])('ends with 2 for a wrong call: %j', (args, message) => {
    const { status, stdout, stderr } = ready(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('documents its criteria and exit codes in 80 columns', () => {
    const { stdout } = ready('--help');
    expect(stdout).toContain('Exit codes: 0 go, 1 not yet, 2 a wrong call');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
