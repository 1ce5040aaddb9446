import { readFileSync } from 'node:fs';
import fc from '../support/seeded-fast-check';
import { readRecordingLine } from '../../lib/preview/recording.reader';
import type { ReplayedRequest } from '../../lib/preview/replayed-request';
import { changeOf } from '../../lib/preview/suggested-change';
import { suggestChanges } from '../../lib/preview/suggest';
import type { Suggestion } from '../../lib/preview/suggestion';
import type { ReadRecording } from '../../lib/preview/suggestion-trial';
import { play } from '../support/decisions';
import { replay } from '../support/replay';
import { scratchFile } from '../support/scratch-file';
import { configuration, traffic } from '../support/traffic';

const RUNS = 10;

jest.setTimeout(120_000);

/** Everybody of the generated traffic; who is a customer is drawn. */
const customers = fc.subarray(['203.0.113.7', '203.0.113.8', '198.51.100.1', '198.51.100.2', '2001:db8::1']);
/** Detection decides on some requests only when lists and limits let them through. */
const lenient = fc.tuple(configuration, fc.boolean()).map(([guard, limits]) => ({
  ...guard,
  blacklist: [],
  restrictToWhitelist: false,
  enableRateLimiting: limits,
}));
const OTHERS = ['203.0.113.8', '198.51.100.2', '2001:db8:0:1::1'];

function essence({ after }: ReplayedRequest): string {
  return JSON.stringify(after && { ...after, enforced: undefined });
}

/** Whether the suggestion speaks of this request, as its reader would take it. */
function names({ kind, options, decorator }: Suggestion, { line, before }: ReplayedRequest): boolean {
  const path = line.facts?.path ?? line.path.replace(/\?.*/, '');
  switch (kind) {
    case 'whitelist':
      return options.whitelist?.includes(line.ip_address) === true;
    case 'excludePaths':
      return (
        options.excludePaths?.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)) === true
      );
    case 'rateLimit':
      return before?.check === 'rateLimit' && before.scope === 'global';
    case 'routeLimit':
      return before?.check === 'rateLimit' && line.handler === decorator?.on;
    case 'exclude':
      return [line.facts, ...(line.facts?.then ?? [])].some((pass) =>
        pass?.matches?.some(
          (match) =>
            options.detection?.exclude?.some(
              ({ rule, route, path: place, field }) =>
                rule === match.rule &&
                (route === undefined ? place === path : route === line.route) &&
                (field === undefined || isField(field, match.field)),
            ) === true,
        ),
      );
  }
}

function isField(pattern: string, field: string): boolean {
  return new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^.]*')}$`).test(field);
}

/** Bans and limits count clients of IPv6 by their network, a /32 at the widest. */
function keyOf({ line }: ReplayedRequest): string {
  return line.ip_address.split(':').slice(0, 2).join(':');
}

/** What counts requests, and so follows from those that were let through. */
function isConsequence({ before, after }: ReplayedRequest): boolean {
  return [before?.check, after?.check].some((check) => check === 'ban' || check === 'rateLimit');
}

it('a suggestion changes only the events that it names, and what followed from them', async () => {
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(lenient, traffic, customers, async (guard, steps, legitimate) => {
      const recording = { file: scratchFile('events.jsonl') };
      await play('express', { ...guard, passiveMode: true, recording }, steps);
      const lines = readFileSync(recording.file, 'utf8').split('\n').map(readRecordingLine);
      const read: ReadRecording = async (onLine) => {
        for (const line of lines) await onLine(line);
      };
      const hostile = new Set(OTHERS.filter((client) => !legitimate.includes(client)));
      const report = await suggestChanges(read, { legitimate: new Set(legitimate), hostile });

      const asIs = await replay(recording.file);
      for (const suggestion of report.suggestions) {
        kinds.add(suggestion.kind);
        const changed = await replay(recording.file, changeOf([suggestion]));
        const named = changed.map((request) => names(suggestion, request));
        const touched = new Set(changed.filter((_, i) => named[i]).map(keyOf));
        const strays = changed.filter(
          (request, i) =>
            essence(request) !== essence(asIs[i] as ReplayedRequest) &&
            named[i] !== true &&
            !(touched.has(keyOf(request)) && isConsequence(request)),
        );
        expect(strays.map(({ line, after }) => ({ suggestion, line, after }))).toEqual([]);
      }
      const harmless = report.suggestions.filter(({ isHarmful }) => !isHarmful);
      const together = await replay(recording.file, changeOf(harmless));
      const vanished = together.filter(({ verdict }) => verdict === 'vanish').map(({ line }) => line);
      expect(vanished.map(({ id }) => id).sort()).toEqual([...report.together.events].sort());
      expect(vanished.filter(({ ip_address: client }) => hostile.has(client))).toEqual([]);
      for (const { events, silences, isHarmful } of report.suggestions) {
        expect(events.length).toBe(silences.person + silences.unknown + silences.scanner);
        expect(silences.scanner > 0 || silences.unknown > silences.person).toBe(isHarmful);
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  expect([...kinds].sort()).toEqual(expect.arrayContaining(['exclude', 'whitelist']));
});
