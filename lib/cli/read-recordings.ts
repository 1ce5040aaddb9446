import { readLineBlocks } from '../preview/line-blocks';
import { mergeRecordings } from '../preview/merge-recordings';
import type { ReadLine } from '../preview/recording.reader';
import { systemClock } from '../request/clock';
import { isStream, readInput, type LogInput } from './log-input';
import { ReadProgress } from './read-progress';

/**
 * Hands on the lines of recordings in the order of their clocks, and shows on a terminal how far it is. The next line
 * waits until the one before is done with.
 *
 * @throws an error with the name of a file and what can be done
 */
export async function readRecordings(
  inputs: readonly LogInput[],
  onLine: (line: ReadLine) => void | Promise<void>,
): Promise<void> {
  const sizes = inputs.map(({ size }) => size);
  const total = sizes.includes(undefined)
    ? undefined
    : sizes.reduce<number>((sum, size = 0) => sum + size, 0);
  const name = inputs.length === 1 ? (inputs[0]?.name ?? '') : `${inputs.length} files`;
  const progress = new ReadProgress(name, total, process.stderr, systemClock);
  const sources = inputs.map((input) => ({
    isStream: isStream(input),
    read: () => readLineBlocks(readInput(input, (length) => progress.advance(length))),
  }));
  try {
    await mergeRecordings(sources, onLine);
  } finally {
    progress.end();
  }
}
