import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What operators learn from a log file. */
export interface Preview {
  readonly total: number;
  readonly byClient: Readonly<Record<string, number>>;
}

const script = path.join(__dirname, '../../../../shared/would_block_preview.py');
const hasPython = spawnSync('python3', ['--version']).status === 0;

/** The published script, as it is; undefined where it, or Python, is not at hand. */
export const runScript = existsSync(script) && hasPython ? previewByScript : undefined;

/** The address stands before a colon, and the pattern of the recipe takes the colon along. */
function clientOf(text: string): string {
  return text.replace(/:$/, '');
}

/** `would-block events: 3`, `distinct client IPs: 2`, then a line of count and address for each. */
function previewByScript(file: string): Preview {
  const [total, distinct, ...rows] = execFileSync('python3', [script, file], { encoding: 'utf8' })
    .trim()
    .split('\n');
  const byClient = Object.fromEntries(
    rows.map((row) => {
      const [count, client = ''] = row.trim().split(' ');
      return [clientOf(client), Number(count)];
    }),
  );
  expect(distinct).toBe(`distinct client IPs: ${rows.length}`);
  return { total: Number(total?.replace('would-block events: ', '')), byClient };
}

/** The same count in a few lines of our own: lines of passive mode, by the first address behind a `from`. */
export function previewByHand(file: string): Preview {
  const lines = readFileSync(file, 'utf8')
    .split(/\r\n|[\r\n]/) // as Python reads lines
    .filter((line) => line.includes('[PASSIVE MODE]'));
  const byClient: Record<string, number> = {};
  for (const line of lines) {
    const client = clientOf(/from\s+([0-9a-fA-F:.]+)/.exec(line)?.[1] ?? 'unknown');
    byClient[client] = (byClient[client] ?? 0) + 1;
  }
  return { total: lines.length, byClient };
}
