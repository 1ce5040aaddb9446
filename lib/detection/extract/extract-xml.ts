import type { Extraction } from './extraction';

/** `a="b"`, `a='b'`: the values. */
const ATTRIBUTE = /=\s{0,5}(?:"([^"<]{0,4000})"|'([^'<]{0,4000})')/g;
/** The end of `<!DOCTYPE … [ … ]>` when there is an internal subset. */
const SUBSET_END = ']>';

function endOfMarkup(text: string, from: number): number {
  if (text.startsWith('<![CDATA[', from)) return endAfter(text, ']]>', from);
  if (text.startsWith('<!--', from)) return endAfter(text, '-->', from);
  const end = endAfter(text, '>', from);
  const hasSubset = /^<!doctype/i.test(text.slice(from, from + 10)) && text.slice(from, end).includes('[');
  return hasSubset ? endAfter(text, SUBSET_END, from) : end;
}

function endAfter(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
}

function extractMarkup(markup: string, extraction: Extraction): void {
  const second = markup.charAt(1);
  if (markup.startsWith('<![CDATA[')) extraction.visit('body', 'value', markup.slice(9, -3));
  else if (second === '!' || second === '?') extraction.visit('body', 'value', markup);
  else if (second !== '/') {
    extraction.visit('body', 'markup', markup);
    for (const [, double, single] of markup.matchAll(ATTRIBUTE)) {
      extraction.visit('body', 'value', double ?? single ?? '');
    }
  }
}

/**
 * The parts of an XML document: texts, sections and attributes as values, declarations and processing instructions as
 * values, tags as markup: an element that happens to be called `link` or `object` is no markup of a page.
 */
export function extractXml(text: string, extraction: Extraction): void {
  for (let at = 0; at < text.length && !extraction.isSpent('body');) {
    const open = text.indexOf('<', at);
    const content = text.slice(at, open < 0 ? text.length : open);
    if (content.trim() !== '') extraction.visit('body', 'value', content);
    if (open < 0) return;
    at = endOfMarkup(text, open);
    extractMarkup(text.slice(open, at), extraction);
  }
}
