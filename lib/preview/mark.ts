/** Finds the lines of a block that hold a text, with one native search for each time that it is there. */
export class Mark {
  private next = -1;
  private readonly text: Buffer;

  constructor(text: string | Buffer) {
    this.text = Buffer.from(text);
  }

  /** Must be called before another block is searched. */
  restart(): void {
    this.next = -1;
  }

  /** Where the text stands first between two places, or -1. The places must not go back. */
  within(block: Buffer, start: number, end: number): number {
    if (this.next < start) {
      const found = block.indexOf(this.text, start);
      this.next = found < 0 ? Infinity : found;
    }
    return this.next < end ? this.next : -1;
  }
}
