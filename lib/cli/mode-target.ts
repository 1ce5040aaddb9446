import type { ModeOverride } from '../enforcement/mode-override';
import type { Farewell } from '../enforcement/mode-word.reader';

/** What is read from a target, and why not, where it cannot be understood. */
export interface TargetContent {
  readonly override: ModeOverride | undefined;
  /** Who took the last override back, as long as that is known. */
  readonly farewell: Farewell | undefined;
  readonly problem: string | undefined;
}

/** Where the command reads and writes the mode: a file, or the store of a fleet. */
export interface ModeTarget {
  readonly name: string;
  /** The same behind a verb: `for the fleet`. */
  readonly place: string;
  /** What the instances do when nothing is set: `every instance decides by itself`. */
  readonly otherwise: string;
  /** What the operator should know of what was set; nobody can tell who reads a file. */
  readonly hint: string | undefined;
  /** @throws Error when it cannot be reached */
  read(): Promise<TargetContent>;
  /** @throws Error when it cannot be written; then nothing has changed */
  write(override: ModeOverride): Promise<void>;
  /**
   * @returns whether anything was set
   * @throws Error like `write`
   */
  clear(words: Farewell): Promise<boolean>;
  close(): void;
}
