import { readRecordingLine, type ReadLine } from './recording.reader';

const LINE_FEED = 10;

/** Goes through the lines of a recording, one after the other, and knows the next one. */
export class RecordingCursor {
  /** The next line; undefined at the end. */
  line: ReadLine | undefined;
  /** When what it tells of happened; a line that does not say goes with the one before. */
  time = -Infinity;
  private block: Buffer = Buffer.alloc(0);
  private at = 0;

  /** @param blocks whole lines; only the last of them may have no end */
  private constructor(private readonly blocks: AsyncGenerator<Buffer>) {}

  static async open(blocks: AsyncGenerator<Buffer>): Promise<RecordingCursor> {
    const cursor = new RecordingCursor(blocks);
    await cursor.advance();
    return cursor;
  }

  /** Waits only where a block has to be read. */
  advance(): void | Promise<void> {
    const text = this.nextText();
    if (text === undefined) return this.readOn();
    this.take(text);
  }

  async close(): Promise<void> {
    await this.blocks.return(undefined);
  }

  private async readOn(): Promise<void> {
    let text: string | undefined;
    while (text === undefined) {
      const next = await this.blocks.next();
      if (next.done === true) {
        this.line = undefined;
        return;
      }
      [this.block, this.at] = [next.value, 0];
      text = this.nextText();
    }
    this.take(text);
  }

  /** The next line of the block that is not blank. */
  private nextText(): string | undefined {
    const { block } = this;
    while (this.at < block.length) {
      const lineFeed = block.indexOf(LINE_FEED, this.at);
      const stop = lineFeed < 0 ? block.length : lineFeed;
      const text = block.toString('utf8', this.at, stop).trim();
      this.at = stop + 1;
      if (text !== '') return text;
    }
    return undefined;
  }

  private take(text: string): void {
    const line = readRecordingLine(text);
    this.line = line;
    if ('time' in line) this.time = line.time;
  }
}
