import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Controller, Get, Post } from '@nestjs/common';
import { EnforceGuard, IpWhitelist, type GuardEvent, type GuardOptions } from 'nestjs-guard';
import { adapters, startApp, type AdapterName, type GuardedApp } from '../../support/guarded-app';
import { fileOf } from '../../support/file-of';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';
import { runCommand } from './run-command';

const ATTACK = { path: '/orders?page=2', body: { note: '<script>alert(1)</script>', password: 'hunter2' } };

@Controller('staff')
@IpWhitelist(['10.0.0.0/8'])
class StaffController {
  @Get()
  list() {}
}

@Controller('payments')
class PaymentsController {
  @Post()
  @EnforceGuard()
  pay() {}
}

interface Recorded {
  readonly events: readonly GuardEvent[];
  readonly recording: string;
  readonly json: string;
  readonly text: string;
}

/** What an app writes, in each of the three forms. */
async function record(
  adapter: AdapterName,
  guard: GuardOptions,
  traffic: (app: GuardedApp) => Promise<unknown>,
): Promise<Recorded> {
  const [recording, json] = [scratchFile('guard.events'), scratchFile('guard.json')];
  const app = await startApp(adapter, {
    controllers: [ShopController, StaffController, PaymentsController],
    guard: { ...guard, recording: { file: recording }, logging: { file: json, format: 'json' } },
  });
  await traffic(app);
  await app.close();
  const lines = app.events.map(({ timestamp, message }) => `${timestamp} WARN ${message}`);
  return { events: app.events, recording, json, text: fileOf(`${lines.join('\n')}\n`) };
}

const explain = (...args: string[]) => runCommand(['explain', ...args]);
const explainJson = (...args: string[]) => JSON.parse(explain('--json', ...args).stdout);

describe.each(adapters)('nestjs-guard explain, of an app on %s', (adapter) => {
  it('tells from a recording everything about a decision', async () => {
    const guard = {
      passiveMode: true,
      blacklist: ['203.0.113.0/24'],
      trustedProxies: ['127.0.0.1', '10.0.0.0/8'],
    };
    const { events, recording, json, text } = await record(adapter, guard, (app) =>
      app.send({
        ...ATTACK,
        headers: { 'x-forwarded-for': '198.51.100.99, 203.0.113.7, 10.0.0.9', 'user-agent': 'Shop/1' },
      }),
    );
    const [{ id = '' } = {}] = events;
    const found = explain(id, text, json, recording);
    expect({ status: found.status, stderr: found.stderr }).toEqual({ status: 0, stderr: '' });
    const [, , , ...rest] = found.stdout.split('\n');
    expect(found.stdout.split('\n').slice(0, 3)).toEqual([
      id,
      '  when         2026-01-01 00:00:00 UTC',
      '  outcome      it was served and only logged, in passive mode; in active mode it',
    ]);
    expect(rest.join('\n')).toContain(`What was asked
  request      POST /orders?page=...
  route        /orders
  handler      ShopController.order
  user agent   Shop/1

By whom
  client       203.0.113.7: the first hop from the connection that is no trusted
               proxy
  connection   127.0.0.1: a trusted proxy
  hop          10.0.0.9: a trusted proxy
  hop          203.0.113.7: the client
  hop          198.51.100.99: not believed: anybody could have written it

What decided
  denied by    ipBlacklist: on the blacklist, asked for by the app
  to change    the option blacklist, entry 203.0.113.0/24
  looked       ban, ipBlacklist, detection
  config       ${events[0]?.configHash}
`);
    expect(found.stdout).toContain(`
What else stood against it
  detection: xss, asked for by the app: the option detection.exclude, for the
  rule xss-element
`);
    expect(found.stdout.split('\n').filter((line) => !/^[ -~]{0,80}$/.test(line))).toEqual([]);
    expect(found.stdout).not.toContain('hunter2');
  });

  it('tells which rules matched where, and shows a piece of it', async () => {
    const { events, recording } = await record(adapter, {}, (app) => app.send(ATTACK));
    const { matches, decided, outcome, source } = explainJson(events[0]?.id ?? '', recording);
    expect(source).toBe('recording');
    expect(outcome).toBe('it was answered with 403');
    expect(decided).toMatchObject({
      check: 'detection',
      reason: 'xss',
      statusCode: 403,
      decidedBy: { option: 'enablePenetrationDetection', entry: 'xss-element' },
    });
    expect(matches).toContainEqual({
      rule: 'xss-element',
      sees: expect.stringMatching(/\w/),
      category: 'xss',
      severity: 'critical',
      location: 'body.note',
      snippet: '<script>alert(1)</script>',
    });
  });

  it('tells from either log, too, which rules matched where', async () => {
    const attack = { 'a name': '<script>x()</script>', c: '../../../etc/passwd' };
    const { events, json, text } = await record(adapter, {}, (app) =>
      app.send({ method: 'POST', path: "/orders?q=1'%20UNION%20SELECT%20pw%20FROM%20users--", body: attack }),
    );
    const id = events[0]?.id ?? '';
    const places = (file: string) =>
      explainJson(id, file).matches.map(({ rule, category, location }: Record<string, string>) => [
        rule,
        category,
        location,
      ]);
    const expected = events[0]?.matches.map(({ rule, category, location }) => [rule, category, location]);
    expect(places(json)).toEqual(expected);
    expect(places(text)).toEqual(expected);
    expect(expected).toContainEqual(['xss-element', 'xss', 'body.a name']);
  });

  it('shows texts as they were sent, and an exclusion that fits', async () => {
    const path =
      "/search?filter[name]=1'%20UNION%20SELECT%20pw%20FROM%20users--%20%1b[31m\\&gr%C3%B6%C3%9Fe=<script>alert(1)</script>";
    const { events, recording, text } = await record(adapter, { passiveMode: true }, (app) => app.send(path));
    const id = events[0]?.id ?? '';
    const { stdout } = explain(id, recording);
    const words = stdout.replace(/\s+/g, ' ');
    expect(stdout).toContain(' in query.filter[name]\n');
    expect(words).toContain("1' UNION SELECT pw FROM users--");
    expect(stdout).not.toMatch(/\\x5b|\\x20/);
    expect(stdout.split('\n').filter((line) => !/^[ -~]{0,80}$/.test(line))).toEqual([]);
    // What is pasted must be what the field is called.
    expect(words).toMatch(/fields: \['filter\[name\]', 'gr\\u00f6\\u00dfe'\]/);
    expect(explain(id, text).stdout).toContain(' in query.filter[name]\n');
  });

  it('names the narrowest exclusion, and never that detection be switched off', async () => {
    const { events, recording, json, text } = await record(adapter, { passiveMode: true }, async (app) => {
      await app.send(ATTACK);
      await app.send('/.git/config');
    });
    const [order = '', probe = ''] = events.map(({ id }) => id);
    expect(explain(order, recording).stdout).toContain(
      `
  to change    if it is a false positive: @DetectionExclude({ rules:
               ['xss-element', 'xss-dialog-call'], fields: ['note'] }) on
               ShopController.order, or in the options detection.exclude: [{
               rule: 'xss-element', route: '/orders', field: 'note' }, { rule:
               'xss-dialog-call', route: '/orders', field: 'note' }]
`,
    );
    expect(explain(order, json).stdout).toContain('@DetectionExclude({ rules:\n');
    expect(explain(probe, recording).stdout).toContain(
      `
  to change    if it is a false positive: detection.exclude: [{ rule:
               'traversal-secret-file', path: '/.git/config' }, { rule:
               'traversal-hidden-file', path: '/.git/config' }, { rule:
               'scanner-probe-path', path: '/.git/config' }]
`,
    );
    for (const file of [recording, json, text]) {
      expect(explain(order, file).stdout).not.toContain('enablePenetrationDetection');
    }
    expect(explain(order, recording).stdout).toMatch(/\nNo other check stood against it\.\n$/);
  });

  it('shows the piece of a long text that matched, and says how much more there is', async () => {
    const script = '<script>alert(1)</script>';
    const fields = Array.from({ length: 60 }, (_, i) => [`field${i}`, script]);
    const { events, recording } = await record(adapter, { passiveMode: true }, async (app) => {
      await app.send({ path: '/orders', body: { note: `${'fine words '.repeat(30)}${script}` } });
      await app.send({ path: '/orders', body: Object.fromEntries(fields) });
    });
    const [long, many] = events.map(({ id }) => explainJson(id, recording));
    expect(long.matches[0].snippet).toContain('alert(1)');
    expect(long.untold).toEqual([]);
    expect(many.matches).toHaveLength(50);
    expect(many.untold).toContain('70 more matches of the record');
  });

  it('tells why a denial is one in passive mode too', async () => {
    const { events, recording } = await record(adapter, { passiveMode: true }, async (app) => {
      await app.send('/staff');
      await app.send({ ...ATTACK, path: '/payments' });
    });
    const [staff, payments] = events.map(({ id }) => explainJson(id, recording));
    expect(staff).toMatchObject({
      outcome: 'it was answered with 403, in passive mode too: a decorator asked for it',
      decided: { decidedBy: { decorator: 'IpWhitelist', on: 'StaffController' } },
      looked: ['route:ipWhitelist', 'global:ban', 'global:detection'],
    });
    expect(payments.outcome).toBe(
      'it was answered with 403 although the app is passive: @EnforceGuard stands on the route',
    );
  });

  it('tells from a log what is there, and what is not', async () => {
    const guard = { passiveMode: true, blacklist: ['203.0.113.7'] };
    const { events, json, text } = await record(adapter, guard, (app) => app.send(ATTACK));
    const id = events[0]?.id ?? '';
    expect(explainJson(id, json)).toMatchObject({
      source: 'JSON log',
      request: { route: '/orders', handler: 'ShopController.order' },
      decided: { decidedBy: { option: 'blacklist', entry: '203.0.113.7' } },
      client: { address: '203.0.113.7', hops: [] },
      untold: ['through which proxies it came: in a recording (recording.file)'],
    });
    const nested = JSON.stringify({ level: 'warn', msg: events[0]?.message });
    const coloured = `\x1b[32m[Nest] 1  - \x1b[39m01/01/2026 \x1b[33m   WARN\x1b[39m \x1b[38;5;3m[Guard] \x1b[39m\x1b[33m${events[0]?.message}\x1b[39m`;
    for (const file of [text, fileOf(nested), fileOf(coloured), fileOf(gzipSync(readFileSync(text)))]) {
      expect(explainJson(id, file)).toMatchObject({
        source: 'text log',
        line: 1,
        time: '2026-01-01T00:00:00.000Z',
        action: 'logged_only',
        request: { method: 'POST', path: '/orders?page=...', route: null, handler: null },
        client: { address: '203.0.113.7' },
        decided: { check: 'ipBlacklist', reason: 'on the blacklist', decidedBy: null },
        alsoDeniedBy: [{ check: 'detection', reason: 'xss' }],
      });
    }
    expect(explain(id, text).stdout).toContain(`What this line cannot tell
  the route, the handler and the user agent, which checks looked, and which
  option or decorator decided: in the JSON log (logging.format) or in a
  recording (recording.file)
  what was sent, and through which proxies it came: in a recording
  (recording.file)
`);
  });

  it('tells of requests that nothing stood against, and of what happened beside them', async () => {
    const { recording } = await record(adapter, { passiveMode: true }, async (app) => {
      await app.send('/search');
      await app.bans.ban('192.0.2.1');
    });
    const lines = readFileSync(recording, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const served = lines.find(({ action_taken: action }) => action === 'served');
    expect(explainJson(served.id, recording)).toMatchObject({
      outcome: 'it was served, and nothing stood against it',
      decided: null,
      request: { handler: 'ShopController.search' },
    });
    const banned = lines.find(({ action_taken: action }) => action === 'client_banned');
    expect(explain(banned.id, recording).stdout).toContain('  message      192.0.2.1 was banned by hand');
  });
});

describe('nestjs-guard explain', () => {
  const ID = '01KDTT7V4HJ5Q2W3E4R5T6Y7X8';

  it('believes no line that only looks like one, and prints nothing that could steer a terminal', () => {
    const steer = '\\u001b[31m\\u0007';
    const hostile = [
      `{"id":"${ID}","action_taken":`,
      `{"id":"${ID}","action_taken":"logged_only","timestamp":"yesterday","method":"GET${steer}","path":"/","looked":"all","rules":[1,{}],"also_denied_by":[7,{"check":"x${steer}"}],"decided_by":[],"check":"ban","ip_address":"1.2.3.4","evidence":"none","facts":{"of":1}}`,
      `2026-01-01T00:00:00.000Z WARN Banned client blocked from 1.2.3.4: GET /?x=%20-%20Id:%20${ID} - Reason: banned - Id: 01KDTT7V4HJ5Q2W3E4R5T6Y7X9`,
      `[PASSIVE MODE] ${ID}`,
      `x`.repeat(100_000) + ID,
    ];
    const file = fileOf(`${hostile.join('\n')}\n\xff\xfe${ID}`);
    const { status, stdout } = explain(ID, file);
    expect(status).toBe(0);
    expect(stdout).toContain('(JSON log)');
    expect(stdout.split('\n').filter((line) => !/^[ -~]{0,80}$/.test(line))).toEqual([]);
    expect(explain(ID, fileOf([hostile[0], ...hostile.slice(2)].join('\n'))).status).toBe(1);
    const forged = `{"id":"${ID}","action_taken":"served","facts":{"instance":"x${steer}","seq":1}}\n`;
    expect(explain(ID, fileOf(forged)).stdout).toContain('  instance     x\\x1b[31m\\x07\n');
  });

  it.each([
    ['an id that is not there', [ID, fileOf('nothing\n')], 1, /is not in this file\. .*nestjs-guard preview/],
    ['an empty file', [ID, fileOf('')], 1, /is not in this file/],
    ['a file that is not there', [ID, '/nowhere/guard.log'], 2, /there is no such file/],
    ['no id', ['guard.log', fileOf('x')], 2, /expected the id of a decision/],
    ['no file', [ID], 2, /missing required argument/],
  ])('ends as documented for %s', (_what, args, exitCode, message) => {
    const { status, stdout, stderr } = explain(...args);
    expect({ status, stdout }).toEqual({ status: exitCode, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('reads standard input, and documents itself in 80 columns', () => {
    const line = `[PASSIVE MODE] Banned client detected from 192.0.2.1: GET / - Reason: banned - Id: ${ID}\r\n`;
    const { status, stdout } = runCommand(['explain', ID.toLowerCase(), '-'], line);
    expect(status).toBe(0);
    expect(stdout).toContain('  denied by    ban: banned\n');
    const help = explain('--help').stdout;
    expect(help).toContain('Exit codes: 0 the decision was explained');
    expect(help.split('\n').filter((text) => text.length > 80)).toEqual([]);
  });
});
