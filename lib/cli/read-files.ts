import { readLineBlocks } from '../preview/line-blocks';
import { systemClock } from '../request/clock';
import { findInputs, readInput, type LogInput } from './log-input';
import { ReadProgress } from './read-progress';

/** What reads the blocks of one file. */
export interface BlockReader {
  /** A block of whole lines; only the last line of a file may have no end. */
  read(block: Buffer): void | Promise<void>;
}

/**
 * Hands the lines of files to readers, in blocks, and shows on a terminal how far it is.
 *
 * @param readerOf makes the reader of a file
 * @param isDone whether the rest need not be read
 * @throws an error with the name of a file and what can be done
 */
export async function readFiles(
  files: readonly string[],
  readerOf: (input: LogInput) => BlockReader,
  isDone: () => boolean = () => false,
): Promise<void> {
  for (const input of await findInputs(files)) {
    if (isDone()) return;
    const progress = new ReadProgress(input.name, input.size, process.stderr, systemClock);
    const reader = readerOf(input);
    const bytes = readInput(input, (length) => progress.advance(length));
    try {
      for await (const block of readLineBlocks(bytes)) {
        await reader.read(block);
        if (isDone()) return;
      }
    } finally {
      progress.end();
    }
  }
}
