import { DetectionEngine } from '../../../lib/detection/detection-engine';
import type { InspectableRequest } from '../../../lib/detection/inspectable-request';
import type { Example } from '../../../lib/detection/rules/rule';
import { ruleSet } from '../../../lib/detection/rules/rule-set';
import { largeJson, PIECE_LENGTH, smallGet, withPieces, withText } from './sample-requests';

/** Microseconds of each of so many calls, after as many that do not count, ascending. */
export function timesOf(call: () => void, rounds: number): number[] {
  const times: number[] = [];
  for (let i = -rounds; i < rounds; i++) {
    const start = process.hrtime.bigint();
    call();
    if (i >= 0) times.push(Number(process.hrtime.bigint() - start) / 1000);
  }
  return times.sort((a, b) => a - b);
}

export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

const HOSTILE_LENGTH = 131_072;
const syntax = [
  '<',
  '<a b="',
  "'",
  '(',
  '/*',
  '%25',
  '&lt;',
  '\\u003c',
  '{{',
  '${',
  '../',
  '; ',
  '`',
  '$(',
  'on',
  '://',
  '\uff1c',
  'a ',
  '\n',
  '[',
  '__',
];
const textOf = (example: Example): string => (typeof example === 'string' ? example : example.text);

/** Texts that make rules work: signs and the beginnings of attacks, repeated to 128 KB. */
function hostileTexts(): string[] {
  const beginnings = ruleSet
    .flatMap(({ attacks }) => attacks.map(textOf))
    .flatMap((text) => [text, text.slice(0, -1), text.slice(0, text.length >> 1)]);
  return [...new Set([...syntax, ...beginnings])]
    .filter((seed) => seed !== '')
    .map((seed) => seed.repeat(Math.ceil(HOSTILE_LENGTH / seed.length)).slice(0, HOSTILE_LENGTH));
}

function row(name: string, times: readonly number[]): string {
  return `| ${[name, ...[0.5, 0.9, 0.99].map((share) => quantile(times, share).toFixed(1))].join(' | ')} |`;
}

const ROUNDS_FOR_ALL = 5;
const SLOWEST = 12;
const ROUNDS_FOR_SLOWEST = 60;

const median = (times: readonly number[]): number => quantile(times, 0.5);

/**
 * Times of the text that takes longest, and how many were tried. The slowest ones are measured again, with more rounds: of
 * a thousand medians of five the largest is the one that was disturbed most.
 */
function slowestHostile(
  engine: DetectionEngine,
  toRequest: (text: string) => InspectableRequest,
): { times: readonly number[]; tried: number } {
  const requests = hostileTexts().map(toRequest);
  const timeAll = (some: readonly InspectableRequest[], rounds: number) =>
    some
      .map((request) => ({ request, times: timesOf(() => engine.inspect(request), rounds) }))
      .sort((a, b) => median(b.times) - median(a.times));
  const candidates = timeAll(requests, ROUNDS_FOR_ALL).slice(0, SLOWEST);
  const [slowest] = timeAll(
    candidates.map(({ request }) => request),
    ROUNDS_FOR_SLOWEST,
  );
  return { times: slowest?.times ?? [], tried: requests.length };
}

/** Time of an inspection, in microseconds; for hostile texts that of the slowest one. */
export function timingTable(): string {
  const engine = new DetectionEngine();
  const time = (request: InspectableRequest, rounds: number) =>
    timesOf(() => engine.inspect(request), rounds);
  const whole = slowestHostile(engine, withText);
  const pieces = slowestHostile(engine, withPieces);
  return [
    '| inspection, µs | p50 | p90 | p99 |',
    '|---|---|---|---|',
    row('GET of 600 bytes', time(smallGet, 20_000)),
    row('JSON of 10 KB, 266 strings', time(largeJson, 3000)),
    row(`128 KB, the slowest of ${whole.tried} hostile texts`, whole.times),
    row(`128 KB in pieces of ${PIECE_LENGTH}, the slowest of ${pieces.tried}`, pieces.times),
  ].join('\n');
}
