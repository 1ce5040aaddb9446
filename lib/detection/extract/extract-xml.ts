import type { Extraction } from './extraction';
import type { FieldTrail } from './field-trail';

/** `a="`, `a='`: the name without its prefix. */
const ATTRIBUTE = /(?:(?<![\w.-])([\w.-]{1,60})\s{0,5})?=\s{0,5}["']/g;
/** The name of a tag without its prefix, which is any client's to choose. */
const TAG = /^<\/?(?:[^\s:<>/]{1,40}:)?([^\s:<>/]{1,60})/;
const TELLING = /["'<>]/g;
/** Elements inside of more are named like the last of these. */
const MAX_NAMED = 16;
const SECTION = '<![CDATA[';
/** The end of `<!DOCTYPE … [ … ]>` when there is an internal subset. */
const SUBSET_END = ']>';

function endOfMarkup(text: string, from: number): number {
  if (text.startsWith(SECTION, from)) return endAfter(text, ']]>', from);
  if (text.startsWith('<!--', from)) return endAfter(text, '-->', from);
  const end = endOfTag(text, from);
  const hasSubset = /^<!doctype/i.test(text.slice(from, from + 10)) && text.slice(from, end).includes('[');
  return hasSubset ? endAfter(text, SUBSET_END, from) : end;
}

function endAfter(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
}

/** The end of a tag whose attributes may hold `>`; without a closing quote, the next `>`. */
function endOfTag(text: string, from: number): number {
  TELLING.lastIndex = from + 1;
  for (let sign = TELLING.exec(text); sign !== null; sign = TELLING.exec(text)) {
    if (sign[0] === '>') return sign.index + 1;
    const close = sign[0] === '<' ? -1 : text.indexOf(sign[0], sign.index + 1);
    if (close < 0 || text.slice(sign.index, close).includes('<')) break;
    TELLING.lastIndex = close + 1;
  }
  return endAfter(text, '>', from);
}

function extractAttributes(markup: string, extraction: Extraction): void {
  extraction.visit('body', 'markup', markup);
  ATTRIBUTE.lastIndex = 0;
  for (let start = ATTRIBUTE.exec(markup); start !== null; start = ATTRIBUTE.exec(markup)) {
    const from = ATTRIBUTE.lastIndex;
    const close = markup.indexOf(markup.charAt(from - 1), from);
    const end = close < 0 ? markup.length : close;
    const name = start[1];
    if (name !== undefined) extraction.trail.pushElement(name);
    extraction.visit('body', 'value', markup.slice(from, end));
    if (name !== undefined) extraction.trail.popElement();
    ATTRIBUTE.lastIndex = end + 1;
  }
}

const isTag = (markup: string): boolean => !'!?'.includes(markup.charAt(1));

/** What a parser makes of the pieces of a text that sections and comments divide: one text. */
class DividedText {
  private pieces: string[] = [];

  constructor(private readonly extraction: Extraction) {}

  add(piece: string): void {
    if (piece !== '') this.pieces.push(piece);
  }

  end(): void {
    if (this.pieces.length > 1) this.extraction.visit('body', 'value', this.pieces.join(''));
    if (this.pieces.length > 0) this.pieces = [];
  }
}

function extractMarkup(markup: string, elements: OpenElements, extraction: Extraction): void {
  const second = markup.charAt(1);
  if (markup.startsWith(SECTION)) extraction.visit('body', 'value', markup.slice(SECTION.length, -3));
  else if (second === '!' || second === '?') extraction.visit('body', 'value', markup);
  else if (second === '/') elements.close(nameOf(markup));
  else {
    elements.open(nameOf(markup));
    extractAttributes(markup, extraction);
    if (markup.endsWith('/>')) elements.close(nameOf(markup));
  }
}

function nameOf(markup: string): string {
  return TAG.exec(markup)?.[1] ?? '';
}

/** The elements around a text, as far as they are named in the trail. */
class OpenElements {
  private readonly names: string[] = [];
  private unnamed = 0;

  constructor(private readonly trail: FieldTrail) {}

  open(name: string): void {
    if (this.names.length >= MAX_NAMED) this.unnamed++;
    else {
      this.names.push(name);
      this.trail.pushElement(name);
    }
  }

  /** Elements that were left open inside of it end as well; the end of one that is not open is nothing. */
  close(name: string): void {
    if (this.unnamed > 0) this.unnamed--;
    else if (this.names.includes(name)) while (this.pop() !== name);
  }

  closeAll(): void {
    while (this.names.length > 0) this.pop();
  }

  private pop(): string | undefined {
    this.trail.popElement();
    return this.names.pop();
  }
}

/**
 * The parts of an XML document: texts, sections and attributes as values, declarations and processing instructions as
 * values, tags as markup: an element that happens to be called `link` or `object` is no markup of a page. The way to a
 * value is the names of the elements around it, without prefixes: `login.password`. Rules that ask what a field is called
 * are not told, as elements are called anything.
 */
export function extractXml(text: string, extraction: Extraction): void {
  const elements = new OpenElements(extraction.trail);
  const divided = new DividedText(extraction);
  for (let at = 0; at < text.length && !extraction.isSpent('body');) {
    const open = text.indexOf('<', at);
    const content = text.slice(at, open < 0 ? text.length : open);
    if (content.trim() !== '') extraction.visit('body', 'value', content);
    divided.add(content);
    if (open < 0) break;
    at = endOfMarkup(text, open);
    const markup = text.slice(open, at);
    if (isTag(markup)) divided.end();
    else if (markup.startsWith(SECTION)) divided.add(markup.slice(SECTION.length, -3));
    extractMarkup(markup, elements, extraction);
  }
  divided.end();
  elements.closeAll();
}
