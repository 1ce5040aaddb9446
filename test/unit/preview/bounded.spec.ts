import { LONGEST_LINE_BYTES } from '../../../lib/preview/line-blocks';
import { wireEvent } from '../../../lib/telemetry/wire-event';
import { eventOf } from './guard-events';
import { byClient, previewOf } from './preview-of';

const logged = eventOf();
const HOUR_MS = 3_600_000;

/** One line each for so many numbers. */
const lines = (count: number, lineOf: (n: number) => string) =>
  `${Array.from({ length: count }, (_, n) => lineOf(n)).join('\n')}\n`;
const json = (fields: object) => JSON.stringify({ ...wireEvent(logged), ...fields });

describe('no file takes memory without end:', () => {
  it('of reasons, the first 1,000 of a check are told apart', async () => {
    const report = await previewOf([lines(1100, (n) => json({ reason: `reason ${n}` }))]);
    expect(report.byReason).toHaveLength(1001);
    expect(report.byReason[0]).toEqual({
      check: 'detection',
      reason: '(others)',
      wouldBlock: 100,
      enforced: 0,
    });
  });

  it('of routes, the first 10,000', async () => {
    const report = await previewOf([
      `${lines(10_100, (n) => json({ route: `/${n}` }))}\n${json({ route: '/7' })}\n`,
    ]);
    expect(report.byRoute.slice(0, 2)).toEqual([
      { route: '(others)', wouldBlock: 100, enforced: 0 },
      { route: '/7', wouldBlock: 2, enforced: 0 },
    ]);
  });

  it('of hours, the first 100,000', async () => {
    const text = lines(100_100, (n) => json({ timestamp: new Date(n * HOUR_MS).toISOString() }));
    const report = await previewOf([text]);
    expect(report.byHour).toHaveLength(100_000);
    expect(report.withoutHour).toEqual({ wouldBlock: 100, enforced: 0 });
  });

  it('of what was suppressed, the first 20 actions', async () => {
    const action = (n: number) => `x_${'y'.repeat(n)}`;
    const { suppressed } = await previewOf([lines(30, (n) => `{"msg":"2 suppressed (${action(n)}: 2)"}`)]);
    expect(suppressed).toMatchObject({ [action(19)]: 2, others: 20 });
    expect(Object.keys(suppressed)).toHaveLength(21);
  });

  it('of a line, 16 MiB at once: a longer one is read in pieces', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const chunks = Array.from({ length: LONGEST_LINE_BYTES / chunk.length + 3 }, () => chunk);
    const report = await previewOf([[...chunks, Buffer.from(`${logged.message}\n`)]]);
    expect(report.lines).toMatchObject({ total: 2, foreign: 1, wouldBlock: 1 });
    expect(byClient(report)).toEqual({ '203.0.113.1': 1 });
  });

  it('of what looks like an address, 200 letters', async () => {
    const long = 'a'.repeat(1_000_000);
    const report = await previewOf([`[PASSIVE MODE] from ${long}b\n[PASSIVE MODE] from ${long}c\n`]);
    expect(byClient(report)).toEqual({ ['a'.repeat(200)]: 2 });
  });
});
