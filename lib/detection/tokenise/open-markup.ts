/** What is open up to a place. */
interface Part {
  readonly to: number;
  readonly opening: string;
}

const TAG_NAME = /[a-z][^\s/>]{0,30}/iy;
const END_OF_PART = />|=\s*["']/g;
const END_OF_STYLE = /<\/style/gi;

function firstFrom(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

/** The parts of a text in their order, as browsers read it. */
function* partsOf(text: string): Generator<Part, undefined> {
  let at: number;
  for (let from = text.indexOf('<'); from >= 0; from = text.indexOf('<', at)) {
    at = from + 1;
    const name = firstFrom(TAG_NAME, text, at)?.[0];
    if (name === undefined) continue;
    yield { to: at, opening: '' };
    for (at += name.length; ;) {
      const found = firstFrom(END_OF_PART, text, at);
      const opening = `<${name} `;
      at = found === null ? Infinity : found.index + found[0].length;
      yield { to: at, opening };
      if (found === null) return;
      const quote = found[0].slice(-1);
      if (quote === '>') break;
      const close = text.indexOf(quote, at);
      // Browsers make no tag of one whose quote nothing closes.
      if (close < 0) break;
      yield { to: close + 1, opening: `${opening}x=${quote}` };
      at = close + 1;
    }
    if (name.toLowerCase() !== 'style') continue;
    at = firstFrom(END_OF_STYLE, text, at)?.index ?? Infinity;
    yield { to: at, opening: '<style>' };
  }
}

/**
 * Tells what markup is open at a place of a long text: a tag, a value of an attribute or a style that began before it.
 * A text that is read in windows can be read from there on as if all of it stood before. Linear, never throws.
 */
export class OpenMarkup {
  private readonly parts: Iterator<Part, undefined>;
  private part: Part = { to: 0, opening: '' };

  constructor(text: string) {
    this.parts = partsOf(text);
  }

  /**
   * What opens again what is open there, such as `<img x="`; empty between tags.
   *
   * @param place not before that of the last call
   */
  at(place: number): string {
    while (this.part.to <= place) this.part = this.parts.next().value ?? { to: Infinity, opening: '' };
    return this.part.opening;
  }
}
