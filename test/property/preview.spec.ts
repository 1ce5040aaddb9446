import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { GuardEvent } from 'nestjs-guard';
import fc from '../support/seeded-fast-check';
import { readInput } from '../../lib/cli/log-input';
import type { PreviewReport } from '../../lib/preview/preview-report';
import { scratchFile } from '../support/scratch-file';
import { guardEvent } from '../unit/preview/guard-events';
import { byClient, previewOf } from '../unit/preview/preview-of';
import { logFormats, writeLog, type LogFormat } from '../unit/preview/written-log';

const RUNS = 60;
const events = fc.array(guardEvent, { maxLength: 40 });

type Kind = 'wouldBlock' | 'enforced';
const ACTIONS = { wouldBlock: 'logged_only', enforced: 'request_blocked' } as const;

function countBy<T>(items: readonly T[], nameOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[nameOf(item)] = (counts[nameOf(item)] ?? 0) + 1;
  return counts;
}

/** What the events say of one kind. */
function truth(all: readonly GuardEvent[], kind: Kind) {
  const of = all.filter(({ actionTaken }) => actionTaken === ACTIONS[kind]);
  return {
    events: of.length,
    clients: new Set(of.map(({ ipAddress }) => ipAddress)).size,
    byReason: countBy(of, ({ check, reason }) => `${check}: ${reason}`),
    byHour: countBy(of, ({ timestamp }) => timestamp.slice(0, 13)),
  };
}

/** What the report says of one kind. */
function told(report: PreviewReport, kind: Kind): ReturnType<typeof truth> {
  const rows = <T extends Record<Kind, number>>(list: readonly T[], nameOf: (row: T) => string) =>
    Object.fromEntries(list.filter((row) => row[kind] > 0).map((row) => [nameOf(row), row[kind]]));
  return {
    events: report[kind].events,
    clients: report[kind].clients,
    byReason: rows(report.byReason, ({ check, reason }) => `${check}: ${reason}`),
    byHour: rows(report.byHour, ({ hour }) => hour.slice(0, 13)),
  };
}

function expectTruth(report: PreviewReport, all: readonly GuardEvent[]): void {
  for (const kind of ['wouldBlock', 'enforced'] as const)
    expect(told(report, kind)).toEqual(truth(all, kind));
  const logged = all.filter(({ actionTaken }) => actionTaken === 'logged_only');
  expect(byClient(report)).toEqual(countBy(logged, ({ ipAddress }) => String(ipAddress)));
  expect(report.lines).toMatchObject({
    total: all.length,
    checkErrors: all.filter(({ actionTaken }) => actionTaken === 'check_error').length,
    damaged: 0,
    foreign: 0,
  });
  expect(report.complete).toBe(true);
}

describe('for any events, the preview counts what happened', () => {
  it.each(logFormats)('from what the guard writes as %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(events, async (all) => {
        expectTruth(await previewOf([await writeLog(all, format)]), all);
      }),
      { numRuns: RUNS },
    );
  });

  it('once where they stand in several files, with the most that any of them says', async () => {
    const formats = fc.shuffledSubarray<LogFormat>([...logFormats], { minLength: 2 });
    await fc.assert(
      fc.asyncProperty(events, formats, async (all, some) => {
        const files = await inTurn(some, (format) => writeLog(all, format));
        const report = await previewOf(files);
        for (const kind of ['wouldBlock', 'enforced'] as const)
          expect(told(report, kind)).toEqual(truth(all, kind));
        if (some.includes('json')) {
          const { byRoute, withoutRoute } = await previewOf([await writeLog(all, 'json')]);
          expect(report.withoutRoute).toEqual(withoutRoute);
          expect(new Set(report.byRoute)).toEqual(new Set(byRoute));
        }
        const decided = all.filter(({ actionTaken }) => actionTaken !== 'check_error').length;
        expect(report.joined).toEqual({ events: decided * (some.length - 1), complete: true });
        expect(report.wouldBlock.events + report.enforced.events).toBe(decided);
      }),
      { numRuns: RUNS },
    );
  });

  it('by route, from JSON', async () => {
    await fc.assert(
      fc.asyncProperty(events, async (all) => {
        const { byRoute, withoutRoute } = await previewOf([await writeLog(all, 'json')]);
        const decided = all.filter(({ actionTaken }) => actionTaken !== 'check_error');
        expect(Object.fromEntries(byRoute.map((row) => [row.route, row.wouldBlock + row.enforced]))).toEqual(
          countBy(decided, ({ route }) => route ?? '(unmatched)'),
        );
        expect(withoutRoute).toEqual({ wouldBlock: 0, enforced: 0 });
      }),
      { numRuns: RUNS },
    );
  });

  it('from all formats in one file, in chunks of any size, and from a packed file of several members', async () => {
    const parts = fc.array(
      fc.record({
        format: fc.constantFrom<LogFormat>(...logFormats),
        events: fc.array(guardEvent, { maxLength: 8 }),
      }),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(parts, fc.nat(5), fc.integer({ min: 1, max: 300 }), async (all, at, size) => {
        const written = await inTurn(all, (part) => writeLog(part.events, part.format));
        const files = [
          chunked(Buffer.concat(written.slice(0, at)), size),
          await unpacked(written.slice(at).map((part) => gzipSync(part))),
        ];
        expectTruth(
          await previewOf(files),
          all.flatMap(({ events }) => events),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('and what a flood left out of the log, in every format', async () => {
    const flood = fc.array(guardEvent, { minLength: 5, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(flood, fc.constantFrom(...logFormats), async (all, format) => {
        const report = await previewOf([await writeLog(all, format, { maxLinesPerSecond: 2, beat: 5 })]);
        const { logged_only = 0, request_blocked = 0 } = report.suppressed;
        expect(report.wouldBlock.events + logged_only).toBe(truth(all, 'wouldBlock').events);
        expect(report.enforced.events + request_blocked).toBe(truth(all, 'enforced').events);
        expect(report.complete).toBe(false);
        expect(report.lines).toMatchObject({ damaged: 0, foreign: 0 });
      }),
      { numRuns: RUNS },
    );
  });
});

/** One after the other: what is printed is captured for one log at a time. */
async function inTurn<T, R>(items: readonly T[], step: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await step(item));
  return results;
}

/** What the command reads from a file of this content. */
async function unpacked(members: readonly Buffer[]): Promise<Buffer[]> {
  const name = scratchFile('guard.log.1');
  writeFileSync(name, Buffer.concat(members));
  const chunks: Buffer[] = [];
  for await (const chunk of readInput({ name, size: undefined }, () => undefined)) chunks.push(chunk);
  return chunks;
}

function chunked(content: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(content.length / size) }, (_, i) =>
    content.subarray(i * size, (i + 1) * size),
  );
}
