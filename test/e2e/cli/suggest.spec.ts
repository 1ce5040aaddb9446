import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { IpWhitelist, RateLimit, type GuardOptions } from 'nestjs-guard';
import ts from 'typescript';
import { adapters, startApp, type AdapterName } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';
import { runCommand } from './run-command';

const CUSTOMER = '198.51.100.7';
const SCANNER = '203.0.113.7';
const MARKUP = '<p onclick="more()">More</p>';
const ATTACKS = ["1' UNION SELECT login FROM users--", '../../../../etc/passwd', '; cat /etc/passwd'];

@Controller('comments')
class CommentsController {
  @Post()
  comment(@Body() body: unknown) {
    return { body };
  }

  @RateLimit({ limit: 3, ttl: 60_000 })
  @Post('votes')
  vote() {
    return 'counted';
  }

  @IpWhitelist(['10.0.0.0/8'])
  @Get('pending')
  pending() {
    return [];
  }
}

const EXPECTED = `// 8 flagged requests: 2 of persons, 0 of unknown clients, 6 of scanners.
// What a client looks like is evidence and no proof: whoever attacks among much
// ordinary traffic looks like a person. Look at the events (explain ID) before
// you paste anything.
//
// 1. xss-handler, xss-handler-text in html on /comments
//    silences 2 of persons, 0 of unknown clients, 0 of scanners
//    for 198.51.100.7
//    one of them: <id>
//    instead of the configuration, on CommentsController.comment:
//      @DetectionExclude({
//        rules: ['xss-handler', 'xss-handler-text'],
//        fields: ['html'],
//      })
//
// All together they silence 2 of persons, 0 of unknown clients, 0 of scanners.
// What is left: 0 of persons, 0 of unknown clients, 6 of scanners.

import type { GuardOptions } from 'nestjs-guard';

/** To be added to what GuardModule.forRoot() is given. */
export const suggested: GuardOptions = {
  detection: {
    exclude: [
      { rule: 'xss-handler', route: '/comments', field: 'html' },
      { rule: 'xss-handler-text', route: '/comments', field: 'html' },
    ],
  },
};
`;

const suggest = (...args: string[]) => runCommand(['suggest', ...args]);

interface Sent {
  readonly path: string;
  readonly from: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

/** What is recorded of these requests. */
async function record(
  adapter: AdapterName,
  requests: readonly Sent[],
  guard: GuardOptions = {},
): Promise<string> {
  const file = scratchFile('events.jsonl');
  const app = await startApp(adapter, {
    controllers: [ShopController, CommentsController],
    guard: { passiveMode: true, recording: { file }, ...guard },
  });
  for (const request of requests) await app.send(request);
  await app.close();
  return file;
}

const browses = (from: string, times: number): Sent[] =>
  Array.from({ length: times }, () => ({ from, path: '/search?q=kettle' }));
const scans: Sent[] = ATTACKS.flatMap((text) => [
  { from: SCANNER, path: `/search?q=${encodeURIComponent(text)}` },
  { from: SCANNER, path: '/orders', body: { note: text } },
]);
const comments = (from: string, times = 2): Sent[] =>
  Array.from({ length: times }, () => ({ from, path: '/comments', body: { html: MARKUP } }));

/** Mistakes of a module that lies beside the project's own files. */
function mistakesIn(code: string): string[] {
  const path = join(__dirname, 'suggested.ts');
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    experimentalDecorators: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node20,
    types: [],
    paths: { 'nestjs-guard': [join(__dirname, '../../../dist/index.d.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.fileExists = (name) => name === path || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === path ? ts.createSourceFile(name, code, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  const program = ts.createProgram([path], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** The decorators stand in comments: on the methods of a class they are what a user pastes. */
function withDecorators(output: string): string {
  const decorators = [...output.matchAll(/^\/\/ {6}(@[\s\S]*?)\n\/\/(?! {6})/gm)].map(([, code = '']) =>
    code.replaceAll('\n//      ', '\n'),
  );
  expect(decorators).not.toEqual([]);
  return [
    "import { DetectionExclude, RateLimit } from 'nestjs-guard';",
    ...decorators.map((code, i) => `export class Pasted${i} {\n${code}\n  handler(): void {}\n}`),
    output,
  ].join('\n');
}

describe.each(adapters)('nestjs-guard suggest, on a recording of %s', (adapter) => {
  it('names a rule in a field of a route, as code that can be pasted', async () => {
    const file = await record(adapter, [...browses(CUSTOMER, 12), ...comments(CUSTOMER), ...scans]);
    const { status, stdout, stderr } = suggest(file);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const id = /one of them: (\w{26})/.exec(stdout)?.[1] ?? '';
    expect(stdout.replace(id, '<id>')).toBe(EXPECTED);
    expect(stdout.split('\n').filter((line) => !/^[ -~]{0,80}$/.test(line))).toEqual([]);
    if (adapter === 'fastify') return;
    expect(mistakesIn(withDecorators(stdout))).toEqual([]);
    expect(mistakesIn(stdout.replace("rule: '", "rulle: '"))).not.toEqual([]);
  });

  it('raises limits to what the busiest customer needs, of the app and of a route', async () => {
    const votes = Array.from({ length: 5 }, () => ({ from: CUSTOMER, path: '/comments/votes', body: {} }));
    const file = await record(adapter, [...browses(CUSTOMER, 25), ...votes], {
      rateLimit: { limit: 26, ttl: 60_000 },
    });
    const { stdout } = suggest(file);
    expect(stdout).toContain('GuardOptions = { rateLimit: { limit: 30 } };');
    expect(stdout).toContain('on CommentsController.vote:\n//      @RateLimit({ limit: 5, ttl: 60000 })');
    expect(stdout).toContain('What is left: 0 of persons');
    if (adapter === 'express') expect(mistakesIn(withDecorators(stdout))).toEqual([]);
  });

  it('leaves an attack alone, and says what would silence it', async () => {
    const union = { html: ATTACKS[0] };
    const quotes = Array.from({ length: 2 }, () => ({ from: CUSTOMER, path: '/comments', body: union }));
    const attacks = [...scans, { from: SCANNER, path: '/comments', body: union }];
    const file = await record(adapter, [...browses(CUSTOMER, 12), ...quotes, ...attacks]);
    const { stdout } = suggest(file);
    expect(stdout).toContain('NOT PART OF IT, because it also silences clients that look like scanners:');
    expect(stdout).toMatch(/silences 2 of persons, 0 of unknown clients, 1 of scanners/);
    expect(stdout).toContain(`export const suggested: GuardOptions = { whitelist: ['${CUSTOMER}'] };`);
  });

  it('trusts clients where nothing narrower helps', async () => {
    const headers = { 'user-agent': 'PriceBot/1.0' };
    const visits = browses(CUSTOMER, 2).map((request) => ({ ...request, headers }));
    const file = await record(adapter, [...browses(CUSTOMER, 12), ...visits], {
      blockedUserAgents: ['pricebot'],
    });
    expect(JSON.parse(suggest('--json', file).stdout)).toMatchObject({
      events: { person: 2, unknown: 0, scanner: 0 },
      suggestions: [{ kind: 'whitelist', silences: { person: 2 }, isHarmful: false }],
      options: { whitelist: [CUSTOMER] },
      together: { left: { person: 0 }, appear: 0, uncertain: 0 },
    });
  });
});

describe('nestjs-guard suggest', () => {
  const union = (from: string): Sent => ({ from, path: `/search?q=${encodeURIComponent(ATTACKS[0] ?? '')}` });

  it('takes many strangers who send the same once for no customers', async () => {
    const strangers = Array.from({ length: 40 }, (_, i) => union(`203.0.113.${i + 100}`));
    const file = await record('express', [...browses(CUSTOMER, 30), union(CUSTOMER), ...strangers]);
    const { stdout } = suggest(file);
    expect(stdout).toContain('NOT PART OF IT, because it also silences more unknown clients than persons:');
    expect(stdout).toContain('silences 1 of persons, 40 of unknown clients, 0 of scanners');
    expect(stdout).toContain(`export const suggested: GuardOptions = { whitelist: ['${CUSTOMER}'] };`);
  });

  const notes = (note: string | undefined, times: number, path = '/comments'): Sent[] =>
    Array.from({ length: times }, () => ({ from: CUSTOMER, path, body: { note } }));
  /** The drafts that are part of the code, and how many events of persons each silences. */
  const suggested = (file: string) =>
    JSON.parse(suggest('--json', file).stdout).suggestions.map(({ kind, silences, isHarmful }: any) => [
      isHarmful ? 'harmful' : kind,
      silences.person,
    ]);

  it('tries the narrowest again when something has helped, as behind a ban that it took back', async () => {
    const requests = [...browses(CUSTOMER, 30), ...notes(ATTACKS[0], 2), ...comments(CUSTOMER, 1)];
    const file = await record('express', requests, { banning: { threshold: 2 } });
    expect(suggested(file)).toEqual([
      ['exclude', 2],
      ['exclude', 1],
    ]);
  });

  it('names what helps most first', async () => {
    const requests = [...notes(ATTACKS[0], 1, '/orders'), ...notes(ATTACKS[0], 2), ...browses(CUSTOMER, 30)];
    expect(suggested(await record('express', requests))).toEqual([
      ['exclude', 2],
      ['exclude', 1],
    ]);
  });

  it('names a wide remedy once, where only that helps against several', async () => {
    const file = await record('express', [
      ...browses(CUSTOMER, 30),
      ...notes(ATTACKS[0], 1),
      ...comments(CUSTOMER, 1),
    ]);
    // As of requests in which more was found than can be kept.
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll('"not_recorded":{', '"not_recorded":{"matches":1,'));
    expect(suggested(file)).toEqual([['excludePaths', 2]]);
  });

  it('says that somebody who attacks among ordinary traffic looks like a person', async () => {
    const attacks = Array.from({ length: 5 }, () => union(SCANNER));
    const { stdout } = suggest(await record('express', [...browses(SCANNER, 30), ...attacks]));
    expect(stdout).toContain('What a client looks like is evidence and no proof');
  });

  it.each<[string, GuardOptions]>([
    ['the blacklist', { blacklist: ['203.0.113.0/24'] }],
    ['a whitelist that shuts everybody else out', { whitelist: [CUSTOMER], restrictToWhitelist: true }],
  ])('leaves %s alone, unless somebody knows better', async (_, guard) => {
    const file = await record('express', browses(SCANNER, 30), guard);
    expect(suggest(file)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('0 of persons, 30 of unknown clients'),
    });
    expect(suggest('--legitimate', SCANNER, file).stdout).toContain(`{ whitelist: ['${SCANNER}'] }`);
  });

  it('suggests no trust against the list of a decorator, where it changes nothing', async () => {
    const denied = { from: CUSTOMER, path: '/comments/pending' };
    const file = await record('express', [denied, ...comments(CUSTOMER)]);
    const { stdout } = suggest('--legitimate', CUSTOMER, file);
    expect(stdout).toContain('xss-handler, xss-handler-text in html on /comments');
    expect(stdout).not.toContain('trust this client');
    expect(stdout).toContain('What is left: 1 of persons');
  });

  it('trusts a client once, however many lists it stands on', async () => {
    const visit = { from: CUSTOMER, path: '/search?q=kettle' };
    const file = await record('express', [visit, { ...visit, headers: { 'user-agent': 'PriceBot/1.0' } }], {
      blacklist: ['198.51.100.0/24'],
      blockedUserAgents: ['pricebot'],
    });
    const { stdout } = suggest('--legitimate', CUSTOMER, file);
    expect(stdout.match(/trust this client/g)).toHaveLength(1);
    expect(stdout).toContain(`export const suggested: GuardOptions = { whitelist: ['${CUSTOMER}'] };`);
  });

  it('takes the word of who knows better', async () => {
    const file = await record('express', [...comments(CUSTOMER, 3), ...comments('198.51.100.8', 1)]);
    expect(suggest(file)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('There is nothing to suggest.'),
    });
    const trusting = suggest('--legitimate', CUSTOMER, file);
    expect(trusting).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('silences 3 of persons, 1 of unknown clients, 0 of scanners'),
    });
    const { stdout } = suggest('--legitimate', CUSTOMER, '--hostile', '198.51.100.8', file);
    expect(stdout).toContain('NOT PART OF IT');
    expect(stdout).toContain(`whitelist: ['${CUSTOMER}']`);
  });

  it('reads lines of others, torn lines and files of several instances', async () => {
    const first = await record('express', [...browses(CUSTOMER, 12), ...comments(CUSTOMER)]);
    const second = await record('fastify', [...browses(CUSTOMER, 12), ...comments(CUSTOMER)]);
    const noise = scratchFile('noise.jsonl');
    writeFileSync(noise, `GET / 200\n{"action_taken":"served","id":\n${'x'.repeat(1_000_000)}\n[]\nnull\n\n`);
    const report = JSON.parse(suggest('--json', first, noise, second).stdout);
    expect(report).toMatchObject({ events: { person: 4 }, together: { left: { person: 0 } } });
  });

  it.each([
    ['standard input, which cannot be read twice', ['-'], 'standard input'],
    ['a pipe, which cannot either', ['/dev/stdin'], 'pipes cannot be'],
    ['a file that is not there', ['nowhere.jsonl'], 'there is no such file'],
    ['no file', [], 'missing required argument'],
    ['a client that is no address', ['--legitimate', 'anna', __filename], 'expected an IP address'],
    ['a file that is no event file', [__filename], 'no event file'],
  ])('refuses %s', (_, args, said) => {
    expect(suggest(...args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(said) });
  });

  it('documents its examples and exit codes, in 80 columns', () => {
    const { stdout } = suggest('--help');
    expect(stdout).toContain('$ nestjs-guard suggest events.jsonl');
    expect(stdout).toContain('Exit codes: 0');
    expect(stdout.split('\n').filter((line) => !/^[ -~]{0,80}$/.test(line))).toEqual([]);
  });
});
