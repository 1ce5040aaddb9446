import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runCommand } from './run-command';

const scan = (args: readonly string[], input = '') => runCommand(['scan', ...args], input);

describe('nestjs-guard scan', () => {
  it.each([
    ['a target', "/search?q=1'%20UNION%20SELECT%20password%20FROM%20users--", 'sqli', 'query.q'],
    ['a URL', 'https://shop.example/download?file=../../../../etc/passwd', 'traversal', 'query.file'],
    ['a URL without a path', 'https://shop.example?q=<script>alert(1)</script>', 'xss', 'query.q'],
    ['a text', '<script>alert(document.cookie)</script>', 'xss', 'body.text'],
  ])('finds the attack in %s and prints rule, place and what was matched', (_kind, input, family, place) => {
    const { status, stdout } = scan([input]);
    expect(status).toBe(1);
    expect(stdout).toMatch(new RegExp(`: attack\n  ${family}-[\\w-]+ \\(critical\\) in ${place}\n    \\S`));
    expect(stdout).toMatch(/\n1 request\(s\), 1 with an attack\n$/);
  });

  it.each([
    '/search?q=shoes&page=2',
    'https://shop.example/',
    "O'Brien & sons, selected from our table wines",
  ])('finds nothing in %s', (input) => {
    expect(scan([input])).toEqual({ status: 0, stdout: '1 request(s), 0 with an attack\n', stderr: '' });
  });

  it('prints what was decoded, and nothing that could steer a terminal', () => {
    const { stdout } = scan(['/x?q=%253Cscript%253Ealert(1)%1b[31m%253C/script%253E']);
    expect(stdout).toContain('<script>alert(1)');
    expect(stdout).not.toContain('\x1b');
  });

  describe('of a file', () => {
    const lines = [
      { method: 'GET', url: '/search?q=shoes' },
      {
        method: 'POST',
        url: '/orders',
        headers: { 'Content-Type': 'application/json' },
        body: { note: '<script>alert(1)</script>' },
      },
    ].map((request) => JSON.stringify(request));
    const folder = mkdtempSync(join(tmpdir(), 'nestjs-guard-scan-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    it('names the line, from a file and from standard input', () => {
      const file = join(folder, 'requests.jsonl');
      writeFileSync(file, `${lines.join('\r\n')}\r\n\r\n`);
      for (const result of [scan(['--file', file]), scan(['--file', '-'], lines.join('\n'))]) {
        expect(result.status).toBe(1);
        expect(result.stdout).toMatch(/^line 2: attack\n {2}xss-[\w-]+ \(critical\) in body\.note\n/);
        expect(result.stdout).toMatch(/\n2 request\(s\), 1 with an attack\n$/);
      }
    });

    it('says what was not inspected, in an exit code of its own', () => {
      const input = JSON.stringify({
        url: '/',
        method: 'POST',
        body: { a: `${'a '.repeat(200_000)}<script>` },
      });
      const text = scan(['--file', '-'], input);
      expect(text).toEqual({
        status: 3,
        stdout:
          'line 1: nothing found, not inspected in full (body: too long)\n' +
          '1 request(s), 0 with an attack, 1 not inspected in full\n',
        stderr: '',
      });
      expect(JSON.parse(scan(['--json', '--file', '-'], input).stdout)).toMatchObject({
        denies: false,
        inspected: 'prefix',
        leftOut: ['body: too long'],
      });
    });

    it('reads headers on several lines, behind a byte order mark', () => {
      const request = {
        url: '/',
        headers: { 'X-Note': ['fine', '<script>alert(1)</script>'], 'X-Count': 5 },
      };
      const { status, stdout } = scan(['--file', '-'], `\ufeff${JSON.stringify(request)}`);
      expect(status).toBe(1);
      expect(stdout).toContain('in header.x-note');
    });

    it('reads what gzip has packed', () => {
      const file = join(folder, 'requests.jsonl.gz');
      writeFileSync(file, gzipSync(lines.join('\n')));
      expect(scan(['--file', file]).stdout).toMatch(/\n2 request\(s\), 1 with an attack\n$/);
    });

    it('documents its examples and exit codes, in 80 columns', () => {
      const { stdout } = scan(['--help']);
      expect(stdout).toContain('Exit codes: 0');
      expect(stdout.split('\n').filter((line) => !/^[ -~]{0,80}$/.test(line))).toEqual([]);
    });

    it('answers in JSON, a line for each request', () => {
      const { stdout } = scan(['--json', '--file', '-'], lines.join('\n'));
      const [clean, attack] = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(clean).toEqual({ input: 'line 1', denies: false, inspected: 'full', leftOut: [], matches: [] });
      expect(attack).toMatchObject({
        denies: true,
        matches: expect.arrayContaining([
          expect.objectContaining({ rule: 'xss-element', place: 'body', field: 'note' }),
        ]),
      });
    });

    it.each([
      [
        'a file that is not there',
        ['--file', join(folder, 'nowhere')],
        '',
        /nowhere: there is no such file$/m,
      ],
      ['a folder', ['--file', folder], '', /: it is a directory$/m],
      [
        'a line that is no JSON',
        ['--file', '-'],
        '{"url":"/"}\nnonsense\n',
        /line 2 is no JSON; a line holds one request: \{"method"/,
      ],
      ['a line that is no request', ['--file', '-'], '[1]\n', /line 1 is no JSON object/],
      ['an object that is no request', ['--file', '-'], '{"url":"/"}\n{"foo":1}\n', /line 2 has no "url"/],
      ['headers that are none', ['--file', '-'], '{"url":"/","headers":[]}\n', /line 1 has "headers"/],
      ['no input', [], '', /give either an input or --file/],
      ['an unknown option', ['--fiel', 'x'], '', /Did you mean --file/],
    ])('says what is wrong with %s', (_what, args, input, message) => {
      const { status, stderr } = scan(args, input);
      expect(status).toBe(2);
      expect(stderr).toMatch(message);
    });
  });
});
