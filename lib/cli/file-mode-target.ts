import { readFile, rm } from 'node:fs/promises';
import { parseModeFile } from '../enforcement/mode-file.parser';
import type { ModeOverride } from '../enforcement/mode-override';
import { replaceFile } from '../enforcement/replace-file';
import type { ModeTarget, TargetContent } from './mode-target';

/** The file of `mode.file`. It is replaced in one step: no instance ever reads half of it. */
export class FileModeTarget implements ModeTarget {
  readonly name: string;

  constructor(private readonly path: string) {
    this.name = `the file ${path}`;
  }

  async read(): Promise<TargetContent> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      return { override: undefined, problem: undefined };
    }
    const word = parseModeFile(text);
    return 'problem' in word
      ? { override: undefined, problem: word.problem }
      : { override: word.override, problem: undefined };
  }

  async write(override: ModeOverride): Promise<void> {
    await replaceFile(this.path, `${JSON.stringify(override, undefined, 2)}\n`);
  }

  async clear(): Promise<void> {
    await rm(this.path, { force: true });
  }

  close(): void {
    // Nothing is kept open.
  }
}
