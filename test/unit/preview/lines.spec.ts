import { wireEvent } from '../../../lib/telemetry/wire-event';
import { droppedOf, servedOf, summaryOf } from './event-file';
import { eventOf } from './guard-events';
import { byClient, previewOf } from './preview-of';

const logged = eventOf({ ipAddress: '203.0.113.7' });
const blocked = eventOf({ actionTaken: 'request_blocked', ipAddress: '203.0.113.8' });
const stamp = '2026-11-20T00:00:00.000Z';
const json = (record: object) => JSON.stringify(record);

describe('a line of the log is found', () => {
  it.each([
    ['behind the prefix of a container', (text: string) => `app-1  | ${stamp} WARN ${text}`],
    [
      'in the JSON of a container',
      (text: string) => json({ log: `${stamp} WARN ${text}\n`, stream: 'stdout' }),
    ],
    ['in the JSON of another logger', (text: string) => json({ level: 40, time: 1, msg: text, pid: 7 })],
    ['behind the zeros that a crash left', (text: string) => `${'\0'.repeat(5000)}${stamp} WARN ${text}`],
    ['behind a byte order mark', (text: string) => `\ufeff${stamp} WARN ${text}`],
    ['with the end of a line from Windows', (text: string) => `${stamp} WARN ${text}\r`],
  ])('%s', async (_where, wrap) => {
    const report = await previewOf([
      `${wrap(logged.message)}\n${wrap(blocked.message)}\n${wrap('2 suppressed (logged_only: 2)')}\n`,
    ]);
    expect(byClient(report)).toEqual({ '203.0.113.7': 1 });
    expect(report.enforced).toMatchObject({ events: 1, clients: 1 });
    expect(report.suppressed).toEqual({ logged_only: 2 });
    expect(report.lines).toMatchObject({ total: 3, damaged: 0, foreign: 0 });
  });
});

describe('every line is accounted for', () => {
  it.each([logged, blocked])('a first line of JSON behind a byte order mark is read', async (event) => {
    const lines = `${json(wireEvent(event))}\n${json(servedOf('192.0.2.1'))}\n`;
    const [plain, marked] = [await previewOf([lines]), await previewOf([`\ufeff${lines}`])];
    expect(marked).toEqual(plain);
    expect(marked.lines).toMatchObject({ total: 2, recorded: 1, damaged: 0, foreign: 0 });
  });

  it.each([
    ['blank', 'an empty line', ''],
    ['foreign', 'a line of an access log', 'GET / 200'],
    ['foreign', 'JSON of somebody else', '{"level":"info","msg":"blocked from here"}'],
    ['foreign', 'words that we use', 'a user was blocked from posting, 3 suppressed (by hand)'],
    ['foreign', 'another meaning of our key', '{"action_taken":7}'],
    ['notices', 'a change of the mode', `${stamp} LOG Mode is now active (reason: x, by: y)`],
    [
      'notices',
      'the same on the console',
      '[Nest] 1  - 11/22/2026, 11:28:32 AM     LOG [Guard] Mode is now active',
    ],
    ['notices', 'the same in JSON', json({ message: 'x', action_taken: 'mode_changed', timestamp: stamp })],
    ...['booted', 'policy_added'].map((action) => [
      'recorded',
      `${action} of an event file`,
      json({ action_taken: action, timestamp: stamp }),
    ]),
    ['recorded', 'a served request', json(servedOf('203.0.113.8'))],
    ['recorded', 'a summary', json(summaryOf([{ client: '203.0.113.8' }]))],
    ['recorded', 'records that are missing', json(droppedOf('buffer_full'))],
    [
      'checkErrors',
      'a failed check',
      `${stamp} ERROR Check ban failed on a request from 1.2.3.4: GET / - Error: x`,
    ],
    ['checkErrors', 'the same in JSON', json({ action_taken: 'check_error' })],
    [
      'suppressed',
      'what a flood left out',
      `${stamp} WARN 3 suppressed (logged_only: 2, request_blocked: 1)`,
    ],
    ['notices', 'a sum that is wrong', `${stamp} WARN 4 suppressed (logged_only: 2, request_blocked: 1)`],
    ['damaged', 'a denial torn in its id', `${stamp} WARN ${blocked.message.slice(0, -1)}`],
    ['damaged', 'a denial torn in its address', `${stamp} WARN ${blocked.message.slice(0, 40)}`],
    ['damaged', 'a denial without a reason', blocked.message.replace('- Reason:', '- Raison:')],
    ['damaged', 'a denial of no address', blocked.message.replace('203.0.113.8', 'shop.example')],
    ['damaged', 'torn JSON', json(wireEvent(blocked)).slice(0, -9)],
    ['damaged', 'a check that there is not', json({ ...wireEvent(blocked), check: 'none' })],
    [
      'damaged',
      'a time that is none',
      json({ ...wireEvent(blocked), timestamp: '2026-99-99T00:00:00.000Z' }),
    ],
    [
      'damaged',
      'a time without a zone',
      json({ ...wireEvent(blocked), timestamp: '2026-11-20T00:00:00.000' }),
    ],
    ['damaged', 'a would-block event without its line', json({ ...wireEvent(logged), message: '' })],
    ['damaged', 'nothing suppressed', json({ action_taken: 'lines_suppressed', suppressed: {} })],
  ])('as %s: %s', async (kind, _what, line) => {
    const { lines } = await previewOf([`${line}\n`]);
    expect(lines).toMatchObject({ total: 1, [kind]: 1 });
  });

  it('and the first odd ones are shown, with file and number, without credentials and escapes', async () => {
    const odd = 'login password=hunter2 \x1b[31m';
    const { foreignLines, lines } = await previewOf(['ok\n', `\n${odd}\nx\ny\nz\n`]);
    expect(lines).toMatchObject({ foreign: 5, blank: 1 });
    expect(foreignLines).toEqual([
      { file: 'file 1', line: 1, text: 'ok' },
      { file: 'file 2', line: 2, text: 'login password=(redacted) \\x1b\\x5b31m' },
      { file: 'file 2', line: 3, text: 'x' },
    ]);
  });

  it('and a would-block line that cannot be read is counted by client, and shown', async () => {
    const line = `${stamp} WARN ${logged.message.replace('detected', 'seen')}`;
    const report = await previewOf([line]);
    expect(report).toMatchObject({
      wouldBlock: { events: 1, damaged: 1 },
      complete: false,
      damagedLines: [{ file: 'file 1', line: 1 }],
      withoutHour: { wouldBlock: 1 },
      byReason: [],
    });
    expect(byClient(report)).toEqual({ '203.0.113.7': 1 });
  });
});

describe('the recipe decides whose a would-block line is, and a line that says something else is shown', () => {
  it.each([
    ['an address before it', `sent from 10.0.0.1 ${logged.message}`],
    [
      'another one in its message',
      json({ ...wireEvent(logged), ip_address: '10.0.0.9' }).replace('203.0.113.7', '10.0.0.1'),
    ],
    ['another one before its message', json({ sent: 'from 10.0.0.1', ...wireEvent(logged) })],
  ])('%s', async (_what, line) => {
    const report = await previewOf([line]);
    expect(byClient(report)).toEqual({ '10.0.0.1': 1 });
    expect(report).toMatchObject({ wouldBlock: { damaged: 1 }, damagedLines: [{ line: 1 }] });
  });
});

describe('a client cannot', () => {
  it.each([
    ['give a line a reason', ' - Reason: banned - Id: 00000000000000000000000000'],
    ['give a line a client', 'from 10.0.0.1: x'],
    ['add a line', '\n[PASSIVE MODE] Banned client detected from 10.0.0.1: GET / - Reason: x'],
  ])('%s', async (_what, text) => {
    const event = eventOf({ text, ipAddress: '203.0.113.7' });
    const report = await previewOf([`${stamp} WARN ${event.message}\n`]);
    expect(byClient(report)).toEqual({ '203.0.113.7': 1 });
    expect(report.byReason).toMatchObject([{ check: 'detection', reason: 'sqli', wouldBlock: 1 }]);
    expect(report.first).toBe(event.timestamp);
  });
});

describe('with a time range', () => {
  const at = (iso: string, ipAddress: string) => {
    const { timestamp, message } = eventOf({ time: Date.parse(iso), ipAddress });
    return `${timestamp} WARN ${message}`;
  };
  const log = [
    at('2026-11-20T09:59:59.999Z', '10.0.0.1'),
    at('2026-11-20T10:00:00.000Z', '10.0.0.2'),
    'torn [PASSIVE MODE] from 10.0.0.3: ',
    at('2026-11-20T10:59:59.999Z', '10.0.0.4'),
    '2026-11-20T10:59:59.999Z WARN 5 suppressed (logged_only: 5)',
    at('2026-11-20T11:00:00.000Z', '10.0.0.5'),
    '2026-11-20T11:00:00.000Z WARN 7 suppressed (logged_only: 7)',
    'torn [PASSIVE MODE] from 10.0.0.6: ',
  ].join('\n');
  const since = Date.parse('2026-11-20T10:00:00Z');
  const until = Date.parse('2026-11-20T11:00:00Z');

  it('counts from its beginning to just before its end; a line without a time goes with the one before it', async () => {
    const report = await previewOf([log], { since, until });
    expect(byClient(report)).toEqual({ '10.0.0.2': 1, '10.0.0.3': 1, '10.0.0.4': 1 });
    expect(report.suppressed).toEqual({ logged_only: 5 });
    expect(report.lines).toMatchObject({ total: 8, outsideTime: 4 });
    expect(report).toMatchObject({ first: '2026-11-20T10:00:00.000Z', last: '2026-11-20T10:59:59.999Z' });
  });

  it('may be open on either side', async () => {
    expect((await previewOf([log], { since, until: undefined })).wouldBlock.events).toBe(5);
    expect((await previewOf([log], { since: undefined, until: since })).wouldBlock.events).toBe(1);
  });
});
