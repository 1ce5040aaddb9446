import type { Extraction } from './extraction';
import type { FieldTrail } from './field-trail';

/** `a="b"`, `a='b'`: the name without its prefix, and the value. */
const ATTRIBUTE = /(?:(?<![\w.-])([\w.-]{1,60})\s{0,5})?=\s{0,5}(?:"([^"<]{0,4000})"|'([^'<]{0,4000})')/g;
/** The name of a tag without its prefix, which is any client's to choose. */
const TAG = /^<\/?(?:[^\s:<>/]{1,40}:)?([^\s:<>/]{1,60})/;
const WHOLE_TAG = /<[^<>"'!?]{1,200}(?:(?:"[^"<]{0,4000}"|'[^'<]{0,4000}')[^<>"']{0,200}){1,32}>/y;
/** Elements inside of more are named like the last of these. */
const MAX_NAMED = 16;
/** The end of `<!DOCTYPE … [ … ]>` when there is an internal subset. */
const SUBSET_END = ']>';

function endOfMarkup(text: string, from: number): number {
  if (text.startsWith('<![CDATA[', from)) return endAfter(text, ']]>', from);
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
  WHOLE_TAG.lastIndex = from;
  return WHOLE_TAG.test(text) ? WHOLE_TAG.lastIndex : endAfter(text, '>', from);
}

function extractAttributes(markup: string, extraction: Extraction): void {
  extraction.visit('body', 'markup', markup);
  for (const [, name, double, single] of markup.matchAll(ATTRIBUTE)) {
    if (name !== undefined) extraction.trail.pushElement(name);
    extraction.visit('body', 'value', double ?? single ?? '');
    if (name !== undefined) extraction.trail.popElement();
  }
}

function extractMarkup(markup: string, elements: OpenElements, extraction: Extraction): void {
  const second = markup.charAt(1);
  if (markup.startsWith('<![CDATA[')) extraction.visit('body', 'value', markup.slice(9, -3));
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
  for (let at = 0; at < text.length && !extraction.isSpent('body');) {
    const open = text.indexOf('<', at);
    const content = text.slice(at, open < 0 ? text.length : open);
    if (content.trim() !== '') extraction.visit('body', 'value', content);
    if (open < 0) break;
    at = endOfMarkup(text, open);
    extractMarkup(text.slice(open, at), elements, extraction);
  }
  elements.closeAll();
}
