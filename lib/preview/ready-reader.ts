import type { ReadyTally } from './ready-tally';

const LINE_FEED = 10;

/** Hands each line of the blocks of a file to a tally. */
export class ReadyReader {
  constructor(private readonly tally: ReadyTally) {
    tally.beginFile();
  }

  /** Reads a block of whole lines; only the last of a file may have no end. */
  read(block: Buffer): void {
    for (let start = 0; start < block.length;) {
      const lineFeed = block.indexOf(LINE_FEED, start);
      const stop = lineFeed < 0 ? block.length : lineFeed;
      const text = block.toString('utf8', start, stop).trimEnd();
      if (text !== '') this.tally.readLine(text, lineFeed < 0);
      start = stop + 1;
    }
  }
}
