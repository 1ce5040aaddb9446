import { readLineBlocks } from '../preview/line-blocks';
import { readRecordingLine, type ReadLine } from '../preview/recording.reader';
import { systemClock } from '../request/clock';
import { readInput, type LogInput } from './log-input';
import { ReadProgress } from './read-progress';

/** The lines of event files, one file behind the other, with progress on a terminal. */
export async function* readRecordings(inputs: readonly LogInput[]): AsyncGenerator<ReadLine> {
  for (const input of inputs) {
    const progress = new ReadProgress(input.name, input.size, process.stderr, systemClock);
    try {
      for await (const block of readLineBlocks(readInput(input, (length) => progress.advance(length)))) {
        for (const line of block.toString('utf8').split(/\r?\n/))
          if (line !== '') yield readRecordingLine(line);
      }
    } finally {
      progress.end();
    }
  }
}
