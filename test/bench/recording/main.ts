/**
 * `npm run build && npx ts-node -T test/bench/recording/main.ts`: what recording costs a request, as a ratio to the same
 * app without it, and how fast a recording is replayed. `BENCH_ROUNDS=5` is a quick look.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { throughputTable } from '../throughput';
import { recordingVariants } from '../variants';

const MAIN = join(__dirname, '..', '..', '..', 'dist', 'cli', 'main.js');
const MEGABYTE = 1_000_000;

/** Requests and megabytes a second, over the recording that the rounds have left. */
function replaySpeed(file: string): string {
  const start = process.hrtime.bigint();
  const { stdout } = spawnSync(process.execPath, [MAIN, 'replay', '--json', file], { encoding: 'utf8' });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const { requests } = JSON.parse(stdout) as { requests: Record<string, number> };
  const total = Object.values(requests).reduce((sum, count) => sum + count, 0);
  const size = statSync(file).size / MEGABYTE;
  const lines = readFileSync(file, 'utf8').split('\n').length;
  return `Replay: ${total.toLocaleString('en')} requests (${size.toFixed(0)} MB, ${lines.toLocaleString('en')} lines) in ${seconds.toFixed(1)} s, ${Math.round(total / seconds).toLocaleString('en')} requests/s`;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-guard-recording-'));
  const file = join(folder, 'guard.events');
  process.env.BENCH_EVENT_FILE = file;
  try {
    console.log(await throughputTable(recordingVariants, 'Of no recording'));
    console.log(`\n${replaySpeed(file)}`);
    console.log(
      `\nMeasured on Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown CPU'}.`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
