import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** The path of a file that is not there yet, in a folder of its own. */
export function scratchFile(name = 'security.log'): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'nestjs-guard-'));
  folders.push(folder);
  return path.join(folder, name);
}
