import { Mark } from './mark';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Hands on the lines of a file that hold one of some texts, and skips the others without looking at each. */
export class LineReader {
  private readonly marks: readonly Mark[];
  private lineNumber = 0;

  constructor(
    texts: readonly Buffer[],
    private readonly onLine: (line: Buffer, number: number) => void,
  ) {
    this.marks = texts.map((text) => new Mark(text));
  }

  /** Reads a block of whole lines. */
  read(block: Buffer): void {
    for (const mark of this.marks) mark.restart();
    for (let start = 0; start < block.length;) {
      const lineFeed = block.indexOf(LINE_FEED, start);
      const stop = lineFeed < 0 ? block.length : lineFeed;
      this.lineNumber++;
      if (this.marks.some((mark) => mark.within(block, start, stop) >= 0)) {
        const end = stop > start && block[stop - 1] === CARRIAGE_RETURN ? stop - 1 : stop;
        this.onLine(block.subarray(start, end), this.lineNumber);
      }
      start = stop + 1;
    }
  }
}
