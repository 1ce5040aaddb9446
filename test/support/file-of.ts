import { writeFileSync } from 'node:fs';
import { scratchFile } from './scratch-file';

/** A file with this content, in a folder of its own. */
export function fileOf(content: string | Buffer, name = 'guard.log'): string {
  const file = scratchFile(name);
  writeFileSync(file, content);
  return file;
}
