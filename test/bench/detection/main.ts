/**
 * Prints what detection finds, what it flags and what it costs. The first two need labelled requests (`GUARD_CORPUS`);
 * with `--http`, they are also sent to an app on each adapter; with `--appsec`, `@datadog/native-appsec` is installed into
 * a scratch folder and measured in the same run.
 */
import { accuracyTables } from './accuracy';
import { appsecTable } from './appsec';
import { judgeInProcess } from './judge-in-process';
import { judgeOverHttp } from './judge-over-http';
import type { LabelledRequest } from './labelled-request';
import { loadCorpus } from './load-corpus';
import { timingTable } from './timing';

async function printOverHttp(rows: readonly LabelledRequest[]): Promise<void> {
  for (const adapter of ['express', 'fastify'] as const) {
    const judgement = await judgeOverHttp(rows, adapter);
    const { guarded, bare } = judgement.cpuMicros;
    const others = [...judgement.others].map(([what, count]) => `${what} (${count})`).join(', ');
    console.log(`\nOver HTTP, on ${adapter}:\n\n${accuracyTables(rows, judgement)}`);
    console.log(`\nRefused by the framework, before a guard is asked: ${others || 'none'}.`);
    console.log(
      `Processor time a request: ${guarded.toFixed(0)} µs with the guard, ${bare.toFixed(0)} µs without.`,
    );
  }
}

async function main(): Promise<void> {
  const rows = loadCorpus();
  if (rows === undefined) console.log('Accuracy: skipped, there is no corpus here.');
  else console.log(accuracyTables(rows, judgeInProcess(rows)));
  if (rows !== undefined && process.argv.includes('--http')) await printOverHttp(rows);
  console.log(`\n${timingTable()}`);
  if (process.argv.includes('--appsec')) console.log(`\n${appsecTable()}`);
}

void main();
