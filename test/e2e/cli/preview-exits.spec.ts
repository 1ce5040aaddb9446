import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { eventOf } from '../../unit/preview/guard-events';
import { fileOf } from '../../support/file-of';
import { runCommand } from './run-command';

const preview = (args: readonly string[]) => runCommand(['preview', ...args]);

describe('nestjs-guard preview ends with', () => {
  const log = fileOf(`${eventOf().message}\n`);
  const folder = dirname(log);
  mkdirSync(join(folder, 'empty'));

  it.each([
    [
      '0 when the guard wrote something, though nothing was hostile',
      '2026-11-20T00:00:00.000Z LOG Mode is now active\n',
      0,
    ],
    ['1 when a file is empty', '', 1],
    ['1 when no line is of the guard', 'GET / 200\n', 1],
    ['1 when a file holds nothing but zeros', Buffer.alloc(100_000), 1],
    ['1 when no line could be read in full', 'x [PASSIVE MODE] y', 1],
  ])('%s', (_when, content, expected) => {
    const { status, stdout, stderr } = preview([fileOf(content)]);
    expect({ status, stderr }).toEqual({ status: expected, stderr: '' });
    expect(stdout).toMatch(/^would-block events {2}[01] from [01] client/);
  });

  it('a word on what can be read when nothing in a file could', () => {
    const { stdout } = preview([fileOf('{ "name": "shop" }\n')]);
    expect(stdout).toContain(
      'Not one line of the guard is in here. What can be read: the log (logging.file)',
    );
    expect(stdout).not.toContain('Verdict');
  });

  it.each([
    ['no file', [], /missing required argument/],
    ['a file that is not there', [log, join(folder, 'no.log')], /no\.log: there is no such file/],
    ['a name that would steer a terminal', ['no\u001b[31m'], /no\\u\{1b\}\[31m: there is no such file/],
    ['a directory', [join(folder, 'empty')], /empty: it is a directory/],
    ['several of them, and names them all', ['no1', 'no2'], /no1: there is[^]*no2: there is/],
    ['the same file twice', [log, join(folder, 'empty', '..', 'guard.log')], /guard\.log: given twice/],
    [
      'gzip data that ends too early',
      [fileOf(gzipSync('x'.repeat(99_999)).subarray(0, 60), 'a.gz')],
      /a\.gz: its gzip data ends too early/,
    ],
    [
      'gzip data that is damaged',
      [fileOf(gzipSync('x').fill(7, 10), 'b.gz')],
      /b\.gz: its gzip data is damaged/,
    ],
    [
      'UTF-16, as shells of Windows write it',
      [fileOf(Buffer.from(`\ufeff${eventOf().message}\n`, 'utf16le'), 'c.log')],
      /c\.log: it is UTF-16.*iconv -f UTF-16/,
    ],
    ['a time that is none', [log, '--since', 'yesterday'], /expected a time such as/],
    ['a day that is none', [log, '--until', '2026-13-01'], /expected a time such as/],
    [
      'a range without length',
      [log, '--since', '2026-01-02', '--until', '2026-01-02'],
      /--since must be before --until/,
    ],
    ['too many clients', [log, '--top', '1001'], /whole number from 1 to 1000/],
    ['no clients', [log, '--top', '0'], /whole number from 1 to 1000/],
    ['an unknown option', [log, '--jsno'], /Did you mean --json/],
  ])('2, a reason and no report for %s', (_what, args, message) => {
    const { status, stdout, stderr } = preview(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
