import type { ModeOverride } from '../enforcement/mode-override';

/** What is read from a target, and why not, where it cannot be understood. */
export interface TargetContent {
  readonly override: ModeOverride | undefined;
  readonly problem: string | undefined;
}

/** Where the command reads and writes the mode: a file, or the store of a fleet. */
export interface ModeTarget {
  /** What it is called in the output. */
  readonly name: string;
  /** @throws Error when it cannot be reached */
  read(): Promise<TargetContent>;
  /** @throws Error when it cannot be written; then nothing has changed */
  write(override: ModeOverride): Promise<void>;
  /** @throws Error like `write` */
  clear(words: { readonly reason: string; readonly by: string; readonly at: number }): Promise<void>;
  close(): void;
}
