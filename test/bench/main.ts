/** `npm run bench`: prints the tables; with `-- --write` also writes them between the markers in the README. `BENCH_ROUNDS=1` is a quick look. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { lookupTable } from './lookups';
import { throughputTable } from './throughput';

const README = join(__dirname, '..', '..', 'README.md');
const MARKERS = /(<!-- bench:begin -->\n)[^]*(\n<!-- bench:end -->)/;

async function main(): Promise<void> {
  const lookups = lookupTable();
  const machine = `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown CPU'}`;
  const tables = [await throughputTable(), lookups, `Measured on ${machine}.`].join('\n\n');
  console.log(tables);
  if (process.argv.includes('--write')) {
    const readme = readFileSync(README, 'utf8');
    writeFileSync(
      README,
      readme.replace(MARKERS, (_, begin, end) => `${begin}\n${tables}\n${end}`),
    );
  }
}

void main();
