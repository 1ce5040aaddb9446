import { CONTROLS, DATA_BINDINGS, DANGEROUS_ELEMENTS, PHRASING } from './html-words';
import { styleRunsScript } from './style-runs-script';

/** What makes markup dangerous. */
export type HtmlShape =
  | 'element'
  | 'handler'
  | 'script-url'
  | 'style'
  | 'declaration'
  | 'control'
  | 'attribute'
  | 'block'
  | 'script-end';

/** Where each shape was found in a text; shapes that were not found are absent. */
export type HtmlShapes = Partial<Record<HtmlShape, number>>;

/** Such an element with a sign in its name, put there to get past a filter that takes the sign out. */
const BROKEN_ELEMENT = /^(?:script|iframe|svg|embed|object)[&%?+;|~^]/;
const SHORTEST_BROKEN = 4;
/** Elements of other languages than HTML; word processors have prefixes of their own. */
const FOREIGN = /^(?:svg|math|xsl|html|vml|xul):/;
const MAX_TAG_LENGTH = 1024;
/** A scheme stands at the beginning, and a style that runs script is not longer. */
const MAX_VALUE_LENGTH = 300;
const SCRIPT_URL =
  /^&\{|^(?:javascript|vbscript|livescript|jscript|mocha)[:#]|^data:(?:text\/html|[a-z]{1,20}\/(?:xml|xhtml|svg)|;base64|,)/;
/** Following a link to data opens it in the place of the page; what people download that way is harmless. */
const OPENED = /^(?:xlink:)?href$|^action$/;
const OPENED_DATA = /^data:(?!image\/|text\/(?:csv|plain)|application\/(?:json|pdf|octet-stream|vnd))/;

/** An address whose host is written so that nobody can read it. */
const HIDDEN_HOST = /^(?:https?:)?\/\/(?:[0-9]{8,10}|0x[0-9a-f]{6,8}|0[0-7]{1,3}\.0[0-7])/;
const DECLARATION = /^<(?:\?(?:import|xml:namespace)\b|!--\[if\b|!\[(?:end)?if\b)/i;
/** Quotes that were closed before the name. */
const QUOTED_NAME = /^["'`]{1,4}/;
/** No address with a scheme or a host of its own goes without. */
const ADDRESS_SIGN = /[:#]|&\{|\/\//;
const HANDLER = /^on[a-z]{3,30}$/;
// eslint-disable-next-line no-control-regex -- browsers skip them
const IGNORED = /[\s\u0000-\u001f]+/g;

/** Also quotes of word processors, and bytes of unusual blanks. */
const LEADING_NOISE = /^[^a-z0-9/&#:.]{1,20}/i;
const HANDLER_ASSIGNED = /^on[a-z]{3,30}\s{0,5}=/i;

/** React's way: `{save}`, `{() => …}`. */
const COMPONENT_HANDLER = /^\{\s{0,9}(?:\(|[\w.]{1,60}\s{0,9}(?:\}|=>))/;

function opensScript(name: string, address: string): boolean {
  return (
    SCRIPT_URL.test(address) || HIDDEN_HOST.test(address) || (OPENED.test(name) && OPENED_DATA.test(address))
  );
}

const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;
const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 47;

class HtmlReader {
  readonly shapes: HtmlShapes = {};
  /** Attributes are read again for a tag inside an attribute: this keeps the sum linear. */
  private work: number;
  private readonly lastQuotes: Record<string, number> = {};

  constructor(private readonly text: string) {
    this.work = 4 * text.length + MAX_TAG_LENGTH;
  }

  read(): HtmlShapes {
    for (let at = this.text.indexOf('<'); at >= 0; at = this.text.indexOf('<', at + 1)) this.readTag(at);
    return this.shapes;
  }

  private readTag(at: number): void {
    const isClosing = this.text.charCodeAt(at + 1) === 47;
    const from = at + (isClosing ? 2 : 1);
    const first = this.text.charCodeAt(from);
    if (isLetter(first) || (isClosing && isBlank(first))) {
      const name = this.nameAt(from, from + 40).toLowerCase();
      const colon = name.lastIndexOf(':');
      const local = colon < 0 ? name : name.slice(colon + 1);
      const isForeign = local !== name && FOREIGN.test(name);
      const isBroken = local.length >= SHORTEST_BROKEN && BROKEN_ELEMENT.test(local);
      const isDangerous = isForeign || isBroken || DANGEROUS_ELEMENTS.has(local);
      if (!isClosing && isDangerous) this.found('element', at);
      if (isClosing && local === 'script' && this.shapes.element === undefined) this.found('script-end', at);
      if (!isClosing && CONTROLS.has(local) && this.hasAttribute(from + name.length))
        this.found('control', at);
      this.readAttributes(isClosing ? from : from + name.length, at, local);
    } else if ((first === 33 || first === 63) && this.declares(at)) {
      this.found('declaration', at);
    }
  }

  /** Also an XML declaration directly behind a tag: it can only begin a document. */
  private declares(at: number): boolean {
    const beginning = this.text.slice(at, at + 30);
    return DECLARATION.test(beginning) || (this.text.charAt(at - 1) === '>' && /^<\?xml\b/.test(beginning));
  }

  private hasAttribute(from: number): boolean {
    return /^[\s/]{1,20}[a-z]/i.test(this.text.slice(from, from + 22));
  }

  private nameAt(from: number, limit: number): string {
    let end = from;
    while (end < limit && end < this.text.length) {
      const code = this.text.charCodeAt(end);
      if (isBlank(code) || code === 62 || code === 60 || code === 61) break;
      end++;
    }
    return this.text.slice(from, end);
  }

  private readAttributes(from: number, tag: number, element: string): void {
    const limit = Math.min(this.text.length, from + MAX_TAG_LENGTH);
    let at = from;
    while (at < limit && this.work > 0) {
      const before = at;
      while (at < limit && isBlank(this.text.charCodeAt(at))) at++;
      const code = this.text.charCodeAt(at);
      if (code === 62 || code === 60) break;
      const name = this.nameAt(at, limit);
      at += name.length;
      at = this.readValue(name.toLowerCase(), at, limit, tag, element);
      this.work -= at - before + 1;
    }
  }

  /** Reads `= value`, if it is there, judges the attribute and returns where the next one begins. */
  private readValue(name: string, from: number, limit: number, tag: number, element: string): number {
    let at = from;
    while (at < limit && isBlank(this.text.charCodeAt(at)) && this.text.charCodeAt(at) !== 47) at++;
    if (this.text.charCodeAt(at) !== 61) return from;
    at++;
    while (at < limit && isBlank(this.text.charCodeAt(at)) && this.text.charCodeAt(at) !== 47) at++;
    const quote = this.text.charAt(at);
    const quoted = quote === '"' || quote === "'" || quote === '`';
    const close = quoted ? this.closingQuote(quote, at + 1) : -1;
    const end = close >= 0 ? close : this.unquotedEnd(at, limit);
    const value = close >= 0 ? at + 1 : at;
    this.judge(name, this.text.slice(value, Math.min(end, value + MAX_VALUE_LENGTH)), tag, element);
    return close >= 0 ? end + 1 : Math.max(end, from + 1);
  }

  /** Where the quote closes; the last one of its kind is looked up once, so that a missing one costs nothing. */
  private closingQuote(quote: string, from: number): number {
    const last = this.lastQuotes[quote] ?? this.text.lastIndexOf(quote);
    this.lastQuotes[quote] = last;
    return last >= from ? this.text.indexOf(quote, from) : -1;
  }

  private unquotedEnd(from: number, limit: number): number {
    let end = from;
    while (end < limit) {
      const code = this.text.charCodeAt(end);
      if (code === 62 || code === 60 || (isBlank(code) && code !== 47)) break;
      end++;
    }
    return end;
  }

  private judge(name: string, value: string, tag: number, element: string): void {
    const bare = QUOTED_NAME.test(name) ? name.replace(QUOTED_NAME, '') : name;
    this.found('attribute', tag);
    if (!PHRASING.has(element)) this.found('block', tag);
    const isHandler = bare.startsWith('on') && HANDLER.test(bare) && !COMPONENT_HANDLER.test(value);
    if (isHandler || DATA_BINDINGS.has(bare) || HANDLER_ASSIGNED.test(value)) this.found('handler', tag);
    const isStyle = bare === 'style';
    if (value.length < 2 || !(isStyle || ADDRESS_SIGN.test(value))) return;
    const compact = value.replace(IGNORED, '').replace(LEADING_NOISE, '').toLowerCase();
    if (opensScript(bare, compact)) this.found('script-url', tag);
    if (isStyle && styleRunsScript(value, compact)) this.found('style', tag);
  }

  private found(shape: HtmlShape, at: number): void {
    this.shapes[shape] ??= at;
  }
}

/**
 * Reads a text as lenient browsers read HTML. Sees elements that load or run something, event handlers, addresses with
 * a script scheme, styles that run script; tags that nothing closes, that are cut off or stand inside attributes.
 * Ignores harmless markup. Linear, never throws.
 */
export function htmlShapes(text: string): HtmlShapes {
  return new HtmlReader(text).read();
}
