import { readRecordingLine, type ReadLine } from './recording.reader';

const LINE_FEED = 10;

/** Reads the lines of an event file, one after the other, from blocks of whole lines. */
export class RecordingBlocks {
  /** @param onLine hears of each line that is not blank; the next one waits for it */
  constructor(private readonly onLine: (line: ReadLine) => Promise<void>) {}

  async read(block: Buffer): Promise<void> {
    for (let start = 0; start < block.length;) {
      const lineFeed = block.indexOf(LINE_FEED, start);
      const stop = lineFeed < 0 ? block.length : lineFeed;
      const text = block.toString('utf8', start, stop).trim();
      start = stop + 1;
      if (text !== '') await this.onLine(readRecordingLine(text));
    }
  }
}
