/**
 * `npm run build && npx ts-node -T test/bench/preview/main.ts [megabytes]`: how fast `preview` reads a generated text log
 * of 1,000 MB, and how much memory it takes.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../statistics';
import { generateLog } from './log-generator';
import { measurePreview } from './measure-preview';

const ROUNDS = 5;
const MEGABYTE = 1_000_000;

/** A Markdown table: megabytes per second of a core, and the peak of the memory. */
export function previewTable(megabytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-guard-preview-'));
  try {
    const file = join(folder, 'guard.log');
    const lines = generateLog(file, megabytes * MEGABYTE);
    const size = statSync(file).size / MEGABYTE;
    const rounds = Array.from({ length: ROUNDS }, () => measurePreview(file));
    const wrong = rounds.find(({ events }) => events !== lines);
    if (wrong !== undefined) throw new Error(`counted ${wrong.events} of ${lines} events`);
    const speed = Math.round(size / median(rounds.map(({ cpuSeconds }) => cpuSeconds)));
    const wall = Math.round(size / median(rounds.map(({ seconds }) => seconds)));
    const peak = Math.round(Math.max(...rounds.map(({ peakMegabytes }) => peakMegabytes)));
    const cells = [Math.round(size), lines.toLocaleString('en'), rounds[0]?.clients, speed, wall, peak];
    const head = ['MB', 'lines', 'clients', 'MB/s per core', 'MB/s', 'peak RSS in MB'];
    return [head, head.map(() => '---:'), cells].map((row) => `| ${row.join(' | ')} |`).join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

console.log(previewTable(Number(process.argv[2] ?? 1000)));
console.log(
  `\nMeasured on Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown CPU'}.`,
);
