/**
 * `npm run build && npx ts-node -T test/bench/preview/main.ts [megabytes]`: how fast `preview` reads a generated text log
 * of 1,000 MB, and recordings of as much, and how much memory it takes.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../statistics';
import { generateLog } from './log-generator';
import { measurePreview } from './measure-preview';
import { generateRecording } from './recording-generator';

const ROUNDS = 5;
const MEGABYTE = 1_000_000;

/** What is read; each writes a file, and says how many events are in it. */
const FILES: Readonly<Record<string, (file: string, bytes: number) => number>> = {
  'text log': generateLog,
  'recording, 5,000 clients': (file, bytes) => generateRecording(file, bytes, 5000),
  'recording, 1,200,000 clients': (file, bytes) => generateRecording(file, bytes, 1_200_000),
};

/** A row of a Markdown table: megabytes per second of a core, and the peak of the memory. */
function rowOf(name: string, megabytes: number): (string | number)[] {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-guard-preview-'));
  try {
    const file = join(folder, 'guard.log');
    const events = FILES[name]?.(file, megabytes * MEGABYTE) ?? 0;
    const size = statSync(file).size / MEGABYTE;
    const rounds = Array.from({ length: ROUNDS }, () => measurePreview(file));
    const wrong = rounds.find((round) => round.events !== events);
    if (wrong !== undefined) throw new Error(`counted ${wrong.events} of ${events} events`);
    const speed = Math.round(size / median(rounds.map(({ cpuSeconds }) => cpuSeconds)));
    const wall = Math.round(size / median(rounds.map(({ seconds }) => seconds)));
    const peak = Math.round(Math.max(...rounds.map(({ peakMegabytes }) => peakMegabytes)));
    return [name, Math.round(size), events.toLocaleString('en'), rounds[0]?.clients ?? 0, speed, wall, peak];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const megabytes = Number(process.argv[2] ?? 1000);
const head = ['file', 'MB', 'events', 'flagged clients', 'MB/s per core', 'MB/s', 'peak RSS in MB'];
const rows = Object.keys(FILES).map((name) => rowOf(name, megabytes));
console.log([head, head.map(() => '---:'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n'));
console.log(
  `\nMeasured on Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown CPU'}.`,
);
