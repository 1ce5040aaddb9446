import { readFile } from 'node:fs/promises';
import { parseModeFile } from '../enforcement/mode-file.parser';
import type { ModeOverride } from '../enforcement/mode-override';
import type { Farewell } from '../enforcement/mode-word.reader';
import { replaceFile } from '../enforcement/replace-file';
import type { ModeTarget, TargetContent } from './mode-target';

const NOTHING: TargetContent = { override: undefined, farewell: undefined, problem: undefined };

/** Nothing yet, or a mode, however it is written. */
const OURS = /^\s*$|passive|active|cleared/i;

/** The file of `mode.file`. It is replaced in one step: no instance ever reads half of it. */
export class FileModeTarget implements ModeTarget {
  readonly name: string;
  readonly place: string;
  readonly otherwise = 'instances that follow it decide by themselves';
  readonly hint = 'It holds for instances with this mode.file: each says so in its log within a second.';

  constructor(private readonly path: string) {
    this.name = `the file ${path}`;
    this.place = `in ${this.name}`;
  }

  async read(): Promise<TargetContent> {
    const text = await this.text();
    return text === undefined ? NOTHING : { ...NOTHING, ...parseModeFile(text) };
  }

  async write(override: ModeOverride): Promise<void> {
    await this.replace(override);
  }

  /** What stands in it tells the instances who took it back, and why; a file that is gone would not. */
  async clear(farewell: Farewell): Promise<boolean> {
    const { override, problem } = await this.read();
    if (override === undefined && problem === undefined) return false;
    await this.replace({ cleared: true, ...farewell });
    return true;
  }

  close(): void {
    // Nothing is kept open.
  }

  private async text(): Promise<string | undefined> {
    try {
      return await readFile(this.path, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
      return undefined;
    }
  }

  private async replace(word: object): Promise<void> {
    // A mode that somebody garbled is replaced, for a rollback must not wait; what never was one is somebody else's.
    if (!OURS.test((await this.text()) ?? ''))
      throw new Error('holds something else than a mode, and is left as it is');
    await replaceFile(this.path, `${JSON.stringify(word, undefined, 2)}\n`);
  }
}
