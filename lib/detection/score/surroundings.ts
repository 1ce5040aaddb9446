/** So many lines of words stand before and behind what is inside of a document. */
const LINES = 2;
/** A line of words has so many letters; what else it has does not count. */
const LETTERS = 8;
const LINE_LENGTH = 200;
const NO_LETTERS = /[^\p{L}]+/gu;

/** Inside of JSON the line feeds of a text are escaped. */
const withLines = (text: string): string => text.replaceAll('\\n', '\n ');

/**
 * The lines of words round a place in a text. Blank lines, repeated ones, and those that only differ in figures and
 * signs do not count: padding a text with them makes no document of it.
 */
export class Surroundings {
  private from: number | undefined;
  private to: number | undefined;
  private readonly known = new Set<string>();

  /**
   * @param before what stands before the text, when it is a window of a longer one
   * @param after what stands behind it
   */
  constructor(
    private readonly before: string,
    private readonly text: string,
    private readonly after: string,
  ) {}

  /** Whether several lines of words stand before the index, and others behind it. */
  areDocumentAt(index: number): boolean {
    this.from ??= this.start();
    if (index < this.from) return false;
    this.to ??= this.end();
    return index < this.to;
  }

  private start(): number {
    let missing = LINES;
    for (const part of [this.before, this.text]) {
      const text = withLines(part);
      for (let at = 0, end = text.indexOf('\n'); end >= 0; at = end + 1, end = text.indexOf('\n', at)) {
        if (this.isNew(text, at, end) && --missing === 0) return part === this.text ? end : 0;
      }
    }
    return Infinity;
  }

  private end(): number {
    let missing = LINES;
    for (const part of [this.after, this.text]) {
      const text = withLines(part);
      let end = text.length;
      for (let at = text.lastIndexOf('\n'); at >= 0; end = at, at = text.lastIndexOf('\n', at - 1)) {
        if (this.isNew(text, at + 1, end) && --missing === 0) return part === this.text ? at : text.length;
        if (at === 0) break;
      }
    }
    return -1;
  }

  private isNew(text: string, from: number, to: number): boolean {
    const letters = text
      .slice(from, Math.min(to, from + LINE_LENGTH))
      .replace(NO_LETTERS, '')
      .toLowerCase();
    if (letters.length < LETTERS || this.known.has(letters)) return false;
    this.known.add(letters);
    return true;
  }
}
