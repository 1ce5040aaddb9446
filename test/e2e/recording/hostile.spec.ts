import { readFileSync } from 'node:fs';
import type { GuardOptions } from 'nestjs-guard';
import fc from '../../support/seeded-fast-check';
import { resolveConfig } from '../../../lib/config/config.resolver';
import { Replay } from '../../../lib/preview/replay';
import { readRecordingLine } from '../../../lib/preview/recording.reader';
import type { ReplayChange } from '../../../lib/preview/replay-change';
import type { ReplayedRequest } from '../../../lib/preview/replayed-request';
import { ATTACK, HARMLESS } from '../../support/attacks';
import { DecoratedController } from '../../support/decorated.controller';
import { startApp } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';

let lines: string[] = [];
let head = '';
let rest: string[] = [];
let served = '';
let flagged = '';

beforeAll(async () => {
  const file = scratchFile('events.jsonl');
  const guard = {
    passiveMode: true,
    rateLimit: { limit: 20 },
    banning: { threshold: 2 },
    recording: { file },
  };
  const app = await startApp('express', { controllers: [ShopController, DecoratedController], guard });
  for (let i = 0; i < 3; i++) {
    for (const path of [ATTACK, HARMLESS, '/nowhere']) await app.send(path);
    await app.send({ path: '/blacklisted', from: '198.51.100.1' });
    await app.send({ path: '/orders', body: { note: '<script>alert(1)</script>', password: "' or 1=1 --" } });
    app.clock.advance(1000);
  }
  await app.mode.setPassive(false);
  for (let i = 0; i < 2; i++) await app.send('/limited');
  await app.close();
  lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  [head = '', ...rest] = lines;
  served = rest.find((line) => line.includes('"served"')) ?? '';
  flagged = rest.find((line) => line.includes('"matches"')) ?? '';
});

/** Decides lines again; what comes of it. */
function replayed(...texts: string[]): Promise<ReplayedRequest[]> {
  return replayedUnder({}, ...texts);
}

async function replayedUnder(change: ReplayChange, ...texts: string[]): Promise<ReplayedRequest[]> {
  const requests: ReplayedRequest[] = [];
  const replay = new Replay(change, (request) => requests.push(request));
  for (const text of texts) await replay.read(readRecordingLine(text));
  await replay.end();
  return requests;
}

function changed(line: string, change: (record: any) => void): string {
  const record: unknown = JSON.parse(line);
  change(record);
  return JSON.stringify(record);
}

describe('the reader of event files', () => {
  it('knows every kind of line', () => {
    const kinds = lines.map((line) => readRecordingLine(line).kind);
    expect(new Set(kinds)).toEqual(new Set(['booted', 'served', 'decision', 'notice', 'summary', 'stopped']));
  });

  it.each([
    ['nothing of ours', 'foreign', () => 'GET / 200'],
    ['JSON of somebody else', 'foreign', () => '{"level":"info"}'],
    ['a number', 'foreign', () => '7'],
    ['another meaning of our key', 'foreign', () => '{"action_taken":7}'],
    ['a torn line', 'damaged', () => served.slice(0, -9)],
    ['a line without its time', 'damaged', () => changed(served, (record) => delete record.timestamp)],
    ['a time that is none', 'damaged', () => changed(served, (record) => (record.timestamp = 'yesterday'))],
    ['a served request without facts', 'damaged', () => changed(served, (record) => delete record.facts)],
    ['facts that are a list', 'damaged', () => changed(served, (record) => (record.facts = []))],
    ['a place that is no number', 'damaged', () => changed(served, (record) => (record.facts.seq = '1'))],
    ['a place that is none', 'damaged', () => changed(served, (record) => (record.facts.seq = 1e300))],
    ['a door that is none', 'damaged', () => changed(served, (record) => (record.facts.door = 'window'))],
    ['a huge ordinal', 'damaged', () => changed(flagged, (record) => (record.facts.matches[0].value = 1e9))],
    [
      'a category that is none',
      'damaged',
      () => changed(flagged, (record) => (record.facts.matches[0].category = 'x')),
    ],
    [
      'matches that are too many',
      'damaged',
      () => changed(flagged, (record) => (record.facts.matches = Array(20_000).fill({}))),
    ],
    ['a head without a configuration', 'damaged', () => changed(head, (record) => delete record.config)],
    ['ten megabytes of garbage', 'damaged', () => `{"action_taken":"served",${' '.repeat(10_000_000)}`],
  ])('takes %s for %s', (_what, kind, line) => {
    expect(readRecordingLine(line()).kind).toBe(kind);
  });

  it('takes keys of prototypes for nothing', () => {
    const line = served.replace(
      '"facts":{',
      '"__proto__":{"facts":1},"constructor":{},"facts":{"__proto__":{"seq":9},',
    );
    expect(readRecordingLine(line)).toEqual(readRecordingLine(served));
    expect(({} as Record<string, unknown>).seq).toBeUndefined();
  });

  it('reads any JSON without failing', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        readRecordingLine(json);
        readRecordingLine(`{"action_taken":"served","timestamp":"2026-01-01T00:00:00.000Z","facts":${json}}`);
        readRecordingLine(
          `{"action_taken":"booted","timestamp":"2026-01-01T00:00:00.000Z","config":${json}}`,
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('a replay of a recording that somebody has changed', () => {
  it('decides all of the recording as it was', async () => {
    const requests = await replayed(...lines);
    expect(requests.length).toBeGreaterThan(5);
    expect(requests.filter(({ verdict }) => verdict !== 'clean' && verdict !== 'remain')).toEqual([]);
  });

  it('says of a file without its head that nothing is known', async () => {
    const requests = await replayed(...rest);
    expect(new Set(requests.flatMap(({ doubts }) => doubts))).toEqual(new Set(['no_head']));
  });

  it('says of a configuration that cannot be used that it cannot', async () => {
    const bad = changed(head, (record) => (record.config.whitelist = ['nonsense']));
    const requests = await replayed(bad, ...rest);
    expect(new Set(requests.flatMap(({ doubts }) => doubts))).toEqual(new Set(['bad_head']));
  });

  it('refuses a regular expression that could stall it', async () => {
    const bad = changed(
      head,
      (record) => (record.config.blockedUserAgents = [{ regexp: '(a+)+$', flags: '' }]),
    );
    const requests = await replayed(bad, ...rest);
    expect(requests[0]?.doubts).toEqual(['bad_head']);
  });

  it('says that records are missing where they are, if that matters', async () => {
    const [second = '', third = ''] = rest.filter((line) => line.includes('"served"'));
    const configure = (options: GuardOptions) => resolveConfig({ ...options, rateLimit: { limit: 1 } });
    expect((await replayed(head, second, third)).map(({ doubts }) => doubts)).toEqual([[], []]);
    const requests = await replayedUnder({ configure }, head, second, third);
    expect(requests.map(({ doubts }) => doubts)).toEqual([[], ['records_missing']]);
  });

  it('survives any piece of a line that is replaced by another', async () => {
    const pieces = fc.array(
      fc.tuple(
        fc.nat(lines.length - 1),
        fc.nat(),
        fc.constantFrom('0', '"', '[', '1e99', '{}', 'null', '-1'),
      ),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(pieces, async (changes) => {
        const texts = [...lines];
        for (const [line, at, piece] of changes) {
          const text = texts[line] as string;
          const values = [...text.matchAll(/(?<=":)(?:"[^"]*"|\d+|true|\[[^[\]]*\])/g)];
          const value = values[at % values.length];
          if (value)
            texts[line] = text.slice(0, value.index) + piece + text.slice(value.index + value[0].length);
        }
        await replayed(...texts);
      }),
      { numRuns: 25 },
    );
  });
});
