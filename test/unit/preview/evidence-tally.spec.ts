import { EvidenceTally } from '../../../lib/preview/evidence-tally';
import { droppedOf, fileWith, servedOf, summaryOf } from './event-file';
import { eventOf } from './guard-events';
import { previewOf } from './preview-of';

const CUSTOMER = '198.51.100.7';
const SCANNER = '203.0.113.7';
const customersEvent = eventOf({ ipAddress: CUSTOMER, route: '/articles' });
const scannersEvents = ['/a', '/b', '/c', undefined].map((route) => eventOf({ ipAddress: SCANNER, route }));
const summary = summaryOf([{ client: CUSTOMER, ok: 90, authenticated: 25 }]);

describe('what a preview says of clients', () => {
  it('rests on summaries and events of the same file', async () => {
    const report = await previewOf([fileWith(customersEvent, ...scannersEvents, summary)]);
    expect(report.classes).toEqual({
      person: { clients: 1, wouldBlock: 1 },
      scanner: { clients: 1, wouldBlock: 4 },
      unknown: { clients: 0, wouldBlock: 0 },
    });
    expect(report.byClient.map(({ traffic }) => traffic)).toEqual([
      {
        class: 'scanner',
        why: 'hits of 4 kinds in most of its requests',
        requests: 4,
        missed: 0,
        wouldBlock: 4,
        enforced: 0,
        hits: 4,
        limited: 0,
        deniedShare: 1,
        isIntended: false,
        okShare: null,
        authenticatedShare: null,
        reasons: 1,
        rules: 2,
        routes: 4,
        first: '2026-11-20T00:00:00.000Z',
        last: '2026-11-20T00:00:00.000Z',
      },
      {
        class: 'person',
        why: 'much ordinary traffic, and little against it',
        requests: 100,
        missed: 0,
        wouldBlock: 1,
        enforced: 0,
        hits: 1,
        limited: 0,
        deniedShare: 0.01,
        isIntended: false,
        okShare: 0.9,
        authenticatedShare: 0.25,
        reasons: 1,
        rules: 2,
        routes: 1,
        first: '2026-11-20T00:00:00.000Z',
        last: '2026-11-20T00:01:00.000Z',
      },
    ]);
    expect(report.lines).toMatchObject({ total: 6, wouldBlock: 5, recorded: 1, notices: 0, foreign: 0 });
  });

  it('does not depend on the order of the lines', async () => {
    const report = await previewOf([fileWith(summary), fileWith(...scannersEvents, customersEvent)]);
    expect(report.classes).toMatchObject({ person: { clients: 1 }, scanner: { clients: 1 } });
  });

  it('is nothing when no file tells of other traffic', async () => {
    const report = await previewOf([fileWith(customersEvent, ...scannersEvents)]);
    expect(report.classes).toBeNull();
    expect(report.byClient.map(({ traffic }) => traffic)).toEqual([null, null]);
  });

  it('counts served requests where summaries are missing, but not as answered well', async () => {
    const served = Array.from({ length: 50 }, () => servedOf(CUSTOMER));
    const report = await previewOf([fileWith(customersEvent, ...served)]);
    expect(report.byClient[0]?.traffic).toMatchObject({ class: 'unknown', requests: 51, okShare: null });
    expect(report.lines).toMatchObject({ recorded: 50, notices: 0 });
  });

  it('is not told twice by summaries and served requests of the same time', async () => {
    const served = Array.from({ length: 99 }, () => servedOf(CUSTOMER));
    const report = await previewOf([fileWith(customersEvent, ...served, summary)]);
    expect(report.byClient[0]?.traffic).toMatchObject({ class: 'person', requests: 100 });
  });

  it('takes a simulated ban for a consequence, and what it hides for a hit', async () => {
    const banned = eventOf({ ipAddress: CUSTOMER, check: 'ban', route: '/' });
    const hidden = {
      ...eventOf({ ipAddress: SCANNER, check: 'ban' }),
      alsoDeniedBy: [{ check: 'detection' as const, scope: 'global' as const, reason: 'xss', decidedBy: {} }],
    };
    const bans = Array.from({ length: 60 }, () => ({ ...banned, alsoDeniedBy: [] }));
    const report = await previewOf([fileWith(customersEvent, ...bans, ...scannersEvents, hidden, summary)]);
    expect(report.byClient.find(({ client }) => client === CUSTOMER)?.traffic).toMatchObject({
      class: 'person',
      deniedShare: 0.61,
    });
    expect(report.byClient.find(({ client }) => client === SCANNER)?.traffic).toMatchObject({
      class: 'scanner',
      why: expect.stringContaining('5 kinds'),
    });
  });

  it('is unknown when a full sketch may have missed too much', async () => {
    const busy = { client: '192.0.2.1', requests: 300, missed: 20 };
    const reportOn = (others: number) =>
      previewOf([fileWith(customersEvent, summary, summaryOf([busy], { others }))]);
    expect((await reportOn(80)).byClient[0]?.traffic).toMatchObject({ class: 'person', missed: 80 });
    // A client that is not named made at most as many requests as the least busy one that is.
    expect((await reportOn(5000)).byClient[0]?.traffic).toMatchObject({ class: 'unknown', missed: 320 });
  });

  it('leaves records of another time alone', async () => {
    const since = Date.UTC(2026, 10, 20, 0, 1);
    const events = fileWith(customersEvent, summary, servedOf(CUSTOMER, since - 1));
    const report = await previewOf([events], { since, until: undefined });
    expect(report.wouldBlock.events).toBe(0);
    expect(report.lines).toMatchObject({ outsideTime: 2, recorded: 1 });
  });

  it('says which records are missing, and that the events are not complete', async () => {
    const full = await previewOf([fileWith(customersEvent, droppedOf('file_full'), droppedOf('file_full'))]);
    expect(full).toMatchObject({ dropped: { file_full: 14 }, complete: true });
    const slow = await previewOf([fileWith(customersEvent, droppedOf('buffer_full'))]);
    expect(slow).toMatchObject({ dropped: { buffer_full: 7 }, complete: false });
  });

  it.each([
    ['a summary without clients', { ...summary, clients: 7 }],
    ['a summary that is cut', `${fileWith(summary).slice(0, 200)}`],
    ['a served request of nobody', { ...servedOf(CUSTOMER), ip_address: 5 }],
    ['a served request of no time', { ...servedOf(CUSTOMER), timestamp: 'now' }],
  ])('counts %s as damaged', async (_, record) => {
    const file = typeof record === 'string' ? record : fileWith(record);
    expect((await previewOf([file])).lines).toMatchObject({ total: 1, damaged: 1 });
  });
});

describe('the tally of evidence', () => {
  const decision = {
    enforced: false,
    check: 'detection' as const,
    reason: 'sqli',
    also: [],
    rules: ['r'],
    route: '/',
    time: 0,
  };

  it('makes room by dropping harmless clients, and says what that may have cost', () => {
    const tally = new EvidenceTally(20);
    for (let n = 1; n <= 10; n++) for (let i = 0; i < n; i++) tally.addServed(`quiet ${n}`, 0);
    for (let n = 0; n < 10; n++) tally.addDecision(`flagged ${n}`, decision);
    tally.addDecision('late', decision);
    expect(tally.of('flagged 9')).toMatchObject({ missed: 0, requests: 1 });
    expect(tally.of('late')).toMatchObject({ missed: 5, requests: 1 });
  });

  it('knows nothing of clients for which there is no room', () => {
    const tally = new EvidenceTally(20);
    for (let n = 0; n < 50; n++) tally.addDecision(`flagged ${n}`, decision);
    expect([...tally.flagged()]).toHaveLength(20);
    expect(tally.of('flagged 49')).toBeUndefined();
  });

  it('survives times and names that nobody has', () => {
    const tally = new EvidenceTally();
    tally.addSummary(summaryOf([{ client: '__proto__', first: 9e15, last: 9e15 }]));
    tally.addDecision('__proto__', decision);
    expect(tally.of('__proto__')).toMatchObject({ class: 'person', last: null });
  });
});
