import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFile } from '../../support/scratch-file';

/** The compiled command; `npm test` has built it. */
export const main = join(__dirname, '../../../dist/cli/main.js');

/** Runs it as a user would. */
export function preview(args: string[], input: string | Buffer = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'preview', ...args], {
    input,
    encoding: 'utf8',
    env: { ...process.env, TZ: 'Asia/Tokyo' }, // nothing may depend on where the operator sits
  });
  return { status, stdout, stderr };
}

/** The report as JSON. */
export function previewJson(args: string[], input?: string | Buffer): any {
  return JSON.parse(preview(['--json', ...args], input).stdout);
}

/** A file with this content, in a folder of its own. */
export function fileOf(content: string | Buffer, name = 'guard.log'): string {
  const file = scratchFile(name);
  writeFileSync(file, content);
  return file;
}
