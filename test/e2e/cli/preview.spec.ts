import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { fileWith, summaryOf } from '../../unit/preview/event-file';
import { eventOf } from '../../unit/preview/guard-events';
import { countByRecipe, runScript, withoutColons } from '../../unit/preview/recipe';
import { writeLog } from '../../unit/preview/written-log';
import { fileOf } from '../../support/file-of';
import { main } from './main';
import { previewJson } from './preview-json';
import { runCommand } from './run-command';

const preview = (args: readonly string[], input?: string | Buffer) => runCommand(['preview', ...args], input);

/** A scanner with 30 requests in one hour, three visitors with one each in the next, and two denials. */
const HOUR = Date.UTC(2026, 10, 22, 8);
const events = [
  ...Array.from({ length: 30 }, (_, i) =>
    eventOf({ time: HOUR + i, ipAddress: '203.0.113.7', route: '/search' }),
  ),
  ...[1, 2, 3].map((n) =>
    eventOf({
      time: HOUR + 3_600_000,
      ipAddress: `2001:db8:0:${n}::1`,
      check: 'rateLimit',
      route: '/orders/:id',
    }),
  ),
  ...[8, 9].map((n) =>
    eventOf({
      actionTaken: 'request_blocked',
      time: HOUR + n,
      ipAddress: '203.0.113.7',
      check: 'ipWhitelist',
    }),
  ),
];

describe('nestjs-guard preview', () => {
  it('tells whom, why, where and when enforcement would have hit, and how concentrated', async () => {
    const { status, stdout, stderr } = preview([fileOf(await writeLog(events, 'json'))]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`would-block events  33 from 4 clients
denied requests     2 from 1 client
from, to            2026-11-22 08:00:00, 2026-11-22 09:00:00 UTC

Verdict: concentrated
  at least 80 % of the events are of the ten busiest clients
  look at each of them: a scanner, or a client of your own that goes wrong
  the ten busiest clients    33 of 33 events (100 %)
  all other clients          0 clients with 0 events
  clients with one event     3 of 4 (75.0 %)
  networks                   1 of IPv4 (/24), 3 of IPv6 (/64)

Check: reason                                    would block  share     denied
  detection: sqli                                         30 90.9 %          0
  rateLimit: more than 5 requests in 1000 ms               3  9.1 %          0
  ipWhitelist: not on the whitelist                        0    0 %          2

Client                                           would block  share     denied
  203.0.113.7                                             30 90.9 %          2
  2001:db8:0:1::1                                          1  3.0 %          0
  2001:db8:0:2::1                                          1  3.0 %          0
  2001:db8:0:3::1                                          1  3.0 %          0

Route                                            would block  share     denied
  /search                                                 30 90.9 %          0
  /orders/:id                                              3  9.1 %          0
  (unmatched)                                              0    0 %          2

By hour, UTC                                     would block  share     denied
  2026-11-22 08                                           30 90.9 %          2
  2026-11-22 09                                            3  9.1 %          0

35 lines in 1 file
`);
  });

  it('tells what the clients look like, from an event file', () => {
    const customer = '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff';
    const scans = ['/a', '/b', '/c', '/d'].map((route) => eventOf({ ipAddress: '203.0.113.7', route }));
    const summary = summaryOf([
      { client: customer, requests: 1234, ok: 1100, authenticated: 900 },
      { client: '198.51.100.1', requests: 9, missed: 2, ok: 9 },
    ]);
    const visitor = eventOf({ ipAddress: '198.51.100.1' });
    const file = fileOf(fileWith(...scans, eventOf({ ipAddress: customer }), visitor, summary));
    const { stdout } = preview([file]);
    expect(stdout).toContain(`
Looks like                                       would block  share
  person: 1 client                                         1 16.7 %
  scanner: 1 client                                        4 66.7 %
  unknown: 1 client                                        1 16.7 %

All requests of the client                requests  denied    2xx  login   looks
  203.0.113.7                                    4   100 %      ?      ? scanner
  2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff     1,234     0 %   89 %   73 %  person
  198.51.100.1                                  9+    11 %  100 %      ? unknown
  denied: would be, or was. login: by clients that had logged in. ?: not known.
`);
    expect(stdout).toContain('\n          1  served requests and summaries of an event file\n');
  });

  it('has a stable shape in JSON', async () => {
    const file = fileOf(`${String(await writeLog(events, 'json'))}\nsomething else\n[PASSIVE MODE] torn`);
    expect(previewJson([file, '--top', '2'])).toEqual({
      files: [file],
      since: null,
      until: null,
      first: '2026-11-22T08:00:00.000Z',
      last: '2026-11-22T09:00:00.000Z',
      wouldBlock: { events: 34, clients: 5, exact: true, damaged: 1 },
      enforced: { events: 2, clients: 1, exact: true },
      suppressed: {},
      dropped: {},
      joined: { events: 0, complete: true },
      complete: false,
      shortBy: 0,
      verdict: {
        verdict: 'concentrated',
        why: 'at least 80 % of the events are of the ten busiest clients',
        figures: {
          events: 34,
          suppressed: 0,
          clients: 5,
          eventsOfTopTen: 34,
          singleEventClients: 4,
          ipv4Networks: 1,
          ipv6Networks: 3,
        },
      },
      byReason: [
        { check: 'detection', reason: 'sqli', wouldBlock: 30, enforced: 0 },
        { check: 'rateLimit', reason: 'more than 5 requests in 1000 ms', wouldBlock: 3, enforced: 0 },
        { check: 'ipWhitelist', reason: 'not on the whitelist', wouldBlock: 0, enforced: 2 },
      ],
      byRoute: [
        { route: '/search', wouldBlock: 30, enforced: 0 },
        { route: '/orders/:id', wouldBlock: 3, enforced: 0 },
        { route: '(unmatched)', wouldBlock: 0, enforced: 2 },
      ],
      withoutRoute: { wouldBlock: 1, enforced: 0 },
      byClient: [
        { client: '203.0.113.7', wouldBlock: 30, enforced: 2, share: 30 / 34, traffic: null },
        { client: '2001:db8:0:1::1', wouldBlock: 1, enforced: 0, share: 1 / 34, traffic: null },
      ],
      classes: null,
      unsummarised: null,
      byHour: [
        { hour: '2026-11-22T08:00:00.000Z', wouldBlock: 30, enforced: 2 },
        { hour: '2026-11-22T09:00:00.000Z', wouldBlock: 3, enforced: 0 },
      ],
      withoutHour: { wouldBlock: 1, enforced: 0 },
      lines: {
        total: 38,
        wouldBlock: 33,
        enforced: 2,
        joined: 0,
        suppressed: 0,
        checkErrors: 0,
        notices: 0,
        recorded: 0,
        outsideTime: 0,
        damaged: 1,
        foreign: 1,
        blank: 1,
      },
      damagedLines: [{ file, line: 38, text: '\\x5bPASSIVE MODE] torn' }],
      foreignLines: [{ file, line: 37, text: 'something else' }],
    });
  });

  it('reads several files, rotated and packed ones whatever their names, and standard input', async () => {
    const [text, other, console] = [
      await writeLog(events.slice(0, 10), 'text'),
      await writeLog(events.slice(10, 20), 'json'),
      await writeLog(events.slice(20), 'coloured console'),
    ];
    const members = Buffer.concat([gzipSync(text), gzipSync(other)]);
    const report = previewJson([fileOf(members, 'guard.log.1'), '-'], gzipSync(console));
    expect(report).toMatchObject({
      wouldBlock: { events: 33, clients: 4 },
      enforced: { events: 2 },
      complete: true,
    });
    expect(report.withoutRoute).toEqual({ wouldBlock: 10 + 13, enforced: 2 });
    expect(previewJson([fileOf(other)], '').wouldBlock.events).toBe(10);
  });

  it('counts an event once that stands in the log and in the event file', async () => {
    const [text, json] = [fileOf(await writeLog(events, 'text')), fileOf(await writeLog(events, 'json'))];
    const alone = previewJson([json]);
    for (const files of [
      [text, json],
      [json, text],
    ]) {
      const report = previewJson(files);
      expect(report.joined).toEqual({ events: 35, complete: true });
      expect(report.lines).toMatchObject({ total: 2 * alone.lines.total, joined: 35 });
      for (const figure of [
        'wouldBlock',
        'enforced',
        'verdict',
        'byReason',
        'byRoute',
        'withoutRoute',
        'byClient',
      ])
        expect(report[figure]).toEqual(alone[figure]);
    }
    const { stdout } = preview([text, json]);
    expect(stdout).toContain('counted once        35 events of several files, by their ids\n');
    expect(stdout).toContain('         35  events that stand in another file too\n');
  });

  it('counts what the published recipe counts, on the same file', async () => {
    const content = Buffer.concat([
      await writeLog(events, 'text'),
      Buffer.from([0xff, 0, 0xc2, 13, 10]),
      Buffer.from(
        `${'x'.repeat(10_000_000)} [PASSIVE MODE] from 192.0.2.1: \r[PASSIVE MODE] detected from 203.0.1`,
      ),
    ]);
    const { wouldBlock, byClient } = previewJson([fileOf(content), '--top', '1000']);
    const counted = Object.fromEntries(byClient.map((row: any) => [row.client, row.wouldBlock]));
    expect(countByRecipe(content).total).toBe(35);
    for (const recipe of [countByRecipe, ...(runScript === undefined ? [] : [runScript])]) {
      expect({ total: wouldBlock.events, byClient: counted }).toEqual(withoutColons(recipe(content)));
    }
  });

  it('takes a range of time, in UTC where no zone is given', async () => {
    const file = fileOf(await writeLog(events, 'text'));
    const eventsOf = (...args: string[]) => previewJson([file, ...args]).wouldBlock.events;
    expect(eventsOf('--since', '2026-11-22T09:00')).toBe(3);
    expect(eventsOf('--until', '2026-11-22T09:00:00.000Z')).toBe(30);
    expect(eventsOf('--since', '2026-11-22T17:00+09:00', '--until', '2026-11-22T08:00:00.010')).toBe(10);
    expect(eventsOf('--since', '2026-11-22')).toBe(33);
    expect(eventsOf('--until', '2026-11-22')).toBe(0);
  });

  it('says what a flood left out, and that the figures are not complete', async () => {
    const { stdout } = preview(['-'], await writeLog(events, 'text', { maxLinesPerSecond: 5, beat: 35 }));
    expect(stdout).toContain('would-block events  5 from 1 client');
    expect(stdout).toContain(
      'INCOMPLETE          30 lines suppressed\n  (logged_only: 28, request_blocked: 2) In a flood',
    );
  });

  it('stays within 80 printable columns, whatever the file holds', async () => {
    const long = eventOf({
      ipAddress: '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff',
      route: `/${'größe'.repeat(40)}`,
    });
    const odd = `${'\x1b[31mé'.repeat(100)}\n[PASSIVE MODE] ${'\x07'.repeat(99)} from ${'a'.repeat(999)}\n`;
    const spread = Array.from({ length: 70 }, (_, day) => eventOf({ time: HOUR + day * 86_400_000 }));
    const content = Buffer.concat([
      await writeLog([long, ...spread, ...events], 'json'),
      Buffer.from(`\n${odd}`),
    ]);
    const name = fileOf(content, `${'ü'.repeat(100)}.log`);
    for (const { stdout } of [preview([name]), preview(['--help'])]) {
      expect(stdout.split('\n').filter((line) => !/^[ -~]{0,80}$/.test(line))).toEqual([]);
    }
    expect(preview([name]).stdout).toMatch(/^By month, UTC .*\n {2}2026-11 +43 .*\n {2}2026-12 +31 /m);
  });

  it('ends quietly when nobody reads on', () => {
    const hours = Array.from({ length: 3000 }, (_, hour) => eventOf({ time: HOUR + hour * 3_600_000 }));
    const file = fileOf(hours.map(({ message }) => message).join('\n'));
    const call = `"${process.execPath}" "${main}" preview --json "${file}" | head -c 9`;
    const { stdout, stderr } = spawnSync('sh', ['-c', call], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: '{"files":', stderr: '' });
  });

  it('documents its examples, thresholds and exit codes', () => {
    const { status, stdout } = preview(['--help']);
    expect(status).toBe(0);
    for (const told of [
      '$ nestjs-guard preview guard.log',
      'fewer than 20 events',
      '80 % of',
      'Exit codes: 0',
    ]) {
      expect(stdout).toContain(told);
    }
  });
});
