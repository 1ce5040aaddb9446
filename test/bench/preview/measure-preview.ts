import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const COMMAND = join(__dirname, '..', '..', '..', 'dist', 'cli', 'main.js');
/** Tells what the process took, all of it: the start of Node too. */
const PROBE = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  process.stderr.write(JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMegabytes: maxRSS / 1024 }));
}); require(${JSON.stringify(COMMAND)});`;

export interface Measurement {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  /** Would-block events and denied requests, to see that nothing was left out. */
  readonly events: number;
  readonly clients: number;
}

/** Runs the compiled command on a file, in a process of its own. */
export function measurePreview(file: string): Measurement {
  const start = process.hrtime.bigint();
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', PROBE, 'preview', '--json', file], {
    encoding: 'utf8',
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const { wouldBlock, enforced } = JSON.parse(stdout) as Record<string, { events: number; clients: number }>;
  const usage = JSON.parse(stderr) as Pick<Measurement, 'cpuSeconds' | 'peakMegabytes'>;
  return {
    seconds,
    ...usage,
    events: (wouldBlock?.events ?? 0) + (enforced?.events ?? 0),
    clients: wouldBlock?.clients ?? 0,
  };
}
