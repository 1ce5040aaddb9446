import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scratchFile } from '../../support/scratch-file';

/** What the published recipe counts: lines with the mark, by what looks like an address behind the first `from`. */
export interface RecipeCounts {
  readonly total: number;
  readonly byClient: Readonly<Record<string, number>>;
}

/** White space as Python's regular expressions know it. */
const BLANK = '[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const CLIENT = new RegExp(`from${BLANK}+([0-9a-fA-F:.]+)`);

/** The recipe, written down once more. */
export function countByRecipe(content: Buffer): RecipeCounts {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
  const lines = text.split(/\r\n|[\r\n]/).filter((line) => line.includes('[PASSIVE MODE]'));
  const byClient: Record<string, number> = {};
  for (const line of lines) {
    const client = CLIENT.exec(line)?.[1] ?? 'unknown';
    byClient[client] = (byClient[client] ?? 0) + 1;
  }
  return { total: lines.length, byClient };
}

/** Behind an address our lines have a colon, which the recipe takes along. */
export function withoutColons({ total, byClient }: RecipeCounts): RecipeCounts {
  const folded: Record<string, number> = {};
  for (const [client, count] of Object.entries(byClient)) {
    const name = client.replace(/(?<=.):$/, '');
    folded[name] = (folded[name] ?? 0) + count;
  }
  return { total, byClient: folded };
}

const script = path.join(__dirname, '../../../../shared/would_block_preview.py');
const hasPython = spawnSync('python3', ['--version']).status === 0;

/** The published script itself; undefined where it, or Python, is not at hand. It lists up to 20 clients. */
export const runScript = existsSync(script) && hasPython ? countByScript : undefined;

function countByScript(content: Buffer): RecipeCounts {
  const file = scratchFile();
  writeFileSync(file, content);
  const [total, distinct, ...rows] = execFileSync('python3', [script, file], { encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(distinct).toBe(`distinct client IPs: ${rows.length}`);
  const counts = rows
    .map((row) => row.trim().split(' '))
    .map(([count, client = '']) => [client, Number(count)]);
  return { total: Number(total?.replace('would-block events: ', '')), byClient: Object.fromEntries(counts) };
}
