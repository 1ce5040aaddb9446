import { codeAt } from '../code-at';
import { decodeEntities } from '../normalise/decode-entities';
import { activatesElement } from './activates-element';
import { cssRunsScript } from './css-runs-script';
import {
  CONTROLS,
  DATA_BINDINGS,
  EMBEDDED_ELEMENTS,
  PHRASING,
  PICTURES,
  RUNNING_ELEMENTS,
} from './html-words';
import { styleRunsScript } from './style-runs-script';

/** What makes markup dangerous. */
export type HtmlShape =
  | 'element'
  | 'embedded'
  | 'handler'
  | 'script-url'
  | 'style'
  | 'odd-style'
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
const DRAWING = /^(?:svg|math):/;
const MAX_NAME_LENGTH = 40;
/** A scheme stands at the beginning, but for blanks. */
const MAX_VALUE_LENGTH = 4096;
const MAX_ODD_STYLE_LENGTH = 300;
const SCRIPT_URL =
  /^&\{|^(?:javascript|vbscript|livescript|jscript|mocha)[:#]|^data:(?:text\/html|[a-z]{1,20}\/(?:xml|xhtml|svg)|;base64|,)/;
/** A link that does nothing, when what follows it is the work of a handler elsewhere. */
const IDLE_URL = /^javascript:void\(?0\)?;?$/;
/** Elements that are named in sentences, and in `Array<object>`. */
const NEEDS_ADDRESS: ReadonlySet<string> = new Set(['link', 'meta', 'base', 'iframe', 'object', 'embed']);
const PICTURE_OF_STYLE = /url\(\s{0,3}\\?["']?data:image\/svg\+xml[^<,]{0,40},\s{0,3}$/i;
/** Following a link to data opens it in the place of the page; what people download that way is harmless. */
const OPENED = /^(?:xlink:)?href$|^action$/;
const OPENED_DATA = /^data:(?!image\/|text\/(?:csv|plain)|application\/(?:json|pdf|octet-stream|vnd))/;

/** An address whose host is written so that nobody can read it. */
const HIDDEN_HOST = /^(?:https?:)?\/\/(?:[0-9]{8,10}|0x[0-9a-f]{6,8}|0[0-7]{1,3}\.0[0-7])/;
/** Inside of a drawing, character references in a style are read: what is written out again is a tag. */
const ESCAPED_TAG = /&(?:lt|#0{0,6}60|#x0{0,6}3c);?[a-z/!]/i;
const DRAWN_DATA = /^data:image\/svg/;
const STYLE = /^(?:svg:)?style$/;
const END_OF_STYLE = /<\/(?:svg:)?style/gi;
const DECLARATION = /^<(?:\?(?:import|xml:namespace)\b|!--\[if\b|!\[(?:end)?if\b)/i;
/** Quotes that were closed before the name. */
const QUOTED_NAME = /^["'`]{1,4}/;
/** No address with a scheme or a host of its own goes without. */
const ADDRESS_SIGN = /[:#]|&\{|\/\//;
/** The longest has 41 letters. */
const HANDLER = /^on[a-z]{3,45}$/;
// eslint-disable-next-line no-control-regex -- browsers skip them
const IGNORED = /[\s\u0000-\u001f]+/g;

/** Also quotes of word processors, and bytes of unusual blanks. */
const LEADING_NOISE = /^[^a-z0-9/&#:.]{1,20}/i;
const HANDLER_ASSIGNED = /^on[a-z]{3,45}\s{0,5}=/i;

/** React's way: `{save}`, `{() => …}`. */
const COMPONENT_HANDLER = /^\{\s{0,9}(?:\(|[\w.]{1,60}\s{0,9}(?:\}|=>))/;

function opensScript(name: string, address: string): boolean {
  return (
    (SCRIPT_URL.test(address) && !IDLE_URL.test(address)) ||
    HIDDEN_HOST.test(address) ||
    (OPENED.test(name) && OPENED_DATA.test(address))
  );
}

const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;
const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || code === 47;

const withoutPrefix = (name: string): string =>
  name.includes(':') ? name.slice(name.lastIndexOf(':') + 1) : name;

class HtmlReader {
  readonly shapes: HtmlShapes = {};
  /**
   * Marks where attributes were read: behind a tag inside an attribute stand those that were read before it. A set of
   * positions took a third of the time of hostile markup.
   */
  private visited: Uint8Array | undefined;
  private readonly lastQuotes: Record<string, number> = {};
  private endOfStyle = 0;
  /** Where the tag at hand begins, its element without prefix, and what kind that is. */
  private tag = 0;
  private element = '';
  private isEmbedded = false;
  /** Whether an attribute of the tag at hand runs something. */
  private isActive = false;

  constructor(private readonly text: string) {}

  read(): HtmlShapes {
    for (let at = this.text.indexOf('<'); at >= 0; at = this.text.indexOf('<', at + 1)) this.readTag(at);
    return this.shapes;
  }

  private readTag(at: number): void {
    const next = codeAt(this.text, at + 1);
    this.tag = at;
    if (next === 47) this.readEndTag(at + 2);
    else if (isLetter(next)) this.readStartTag(at + 1);
    else if ((next === 33 || next === 63) && this.declares(at)) this.found('declaration');
  }

  private readEndTag(from: number): void {
    const first = codeAt(this.text, from);
    if (!isLetter(first) && !isBlank(first)) return;
    this.element = withoutPrefix(this.nameAt(from, from + MAX_NAME_LENGTH).toLowerCase());
    this.isEmbedded = EMBEDDED_ELEMENTS.has(this.element);
    const { element, embedded } = this.shapes;
    if (this.element === 'script' && (element ?? embedded) === undefined) this.found('script-end');
    this.readAttributes(from);
  }

  private readStartTag(from: number): void {
    const name = this.nameAt(from, from + MAX_NAME_LENGTH).toLowerCase();
    const local = withoutPrefix(name);
    const isForeign = local !== name && FOREIGN.test(name);
    const isBroken = local.length >= SHORTEST_BROKEN && BROKEN_ELEMENT.test(local);
    const isEmbedded = EMBEDDED_ELEMENTS.has(local) || (isForeign && DRAWING.test(name));
    const isRunning = isBroken || RUNNING_ELEMENTS.has(local) || (isForeign && !isEmbedded);
    if (CONTROLS.has(local) && this.hasAttribute(from + name.length)) this.found('control');
    this.element = local;
    this.isEmbedded = EMBEDDED_ELEMENTS.has(local);
    this.isActive = false;
    const end = this.readAttributes(from + name.length);
    if (local === 'style' && STYLE.test(name)) this.readStyle(end);
    if (isRunning || (isEmbedded && this.isActive)) this.found('element');
    else if (isEmbedded && !this.isIdle(local, from)) this.found('embedded');
  }

  /**
   * Whether the element does nothing: without an attribute there is no address to bring something from, and a style sheet
   * may hold a drawing as the data of a picture, `url("data:image/svg+xml,<svg …`.
   */
  private isIdle(name: string, from: number): boolean {
    if (name === 'svg') return PICTURE_OF_STYLE.test(this.text.slice(Math.max(0, this.tag - 80), this.tag));
    if (!NEEDS_ADDRESS.has(name)) return false;
    const end = from + name.length;
    return /^\s{0,3}\/?>/.test(this.text.slice(end, end + 6));
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
      const code = codeAt(this.text, end);
      if (isBlank(code) || code === 62 || code === 60 || code === 61) break;
      end++;
    }
    return this.text.slice(from, end);
  }

  /** Returns where the tag ends, as far as it was read. */
  private readAttributes(from: number): number {
    const limit = this.text.length;
    const visited = (this.visited ??= new Uint8Array(limit + 1));
    let at = from;
    while (at < limit) {
      while (at < limit && isBlank(codeAt(this.text, at))) at++;
      const code = codeAt(this.text, at);
      if (code === 62 || visited[at] === 1) break;
      visited[at] = 1;
      if (code === 60) {
        // A tag inside of a tag is read by itself; another bracket belongs to the name of an attribute.
        if (this.beginsTag(at)) break;
        at++;
        continue;
      }
      const name = this.nameAt(at, limit);
      at += name.length;
      at = this.readValue(name.toLowerCase(), at, limit);
    }
    return at;
  }

  private beginsTag(at: number): boolean {
    const next = codeAt(this.text, at + 1);
    return isLetter(next) || (next === 47 && /[a-z\s/]/i.test(this.text.charAt(at + 2)));
  }

  /** What stands in a style is no markup, so that no part of it is read twice. */
  private readStyle(from: number): void {
    if (from < this.endOfStyle) return;
    END_OF_STYLE.lastIndex = from;
    this.endOfStyle = END_OF_STYLE.exec(this.text)?.index ?? this.text.length;
    const sheet = this.text.slice(from, this.endOfStyle);
    if (cssRunsScript(sheet) || ESCAPED_TAG.test(sheet)) this.activate('style');
  }

  /** Reads `= value`, if it is there, judges the attribute and returns where the next one begins. */
  private readValue(name: string, from: number, limit: number): number {
    let at = from;
    while (at < limit && isBlank(codeAt(this.text, at)) && codeAt(this.text, at) !== 47) at++;
    if (codeAt(this.text, at) !== 61) return from;
    at++;
    while (at < limit && isBlank(codeAt(this.text, at)) && codeAt(this.text, at) !== 47) at++;
    const quote = this.text.charAt(at);
    const quoted = quote === '"' || quote === "'" || quote === '`';
    const close = quoted ? this.closingQuote(quote, at + 1) : -1;
    const end = close >= 0 ? close : this.unquotedEnd(at, limit);
    const value = close >= 0 ? at + 1 : at;
    this.judge(name, this.text.slice(value, Math.min(end, value + MAX_VALUE_LENGTH)));
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
      const code = codeAt(this.text, end);
      if (code === 62 || code === 60 || (isBlank(code) && code !== 47)) break;
      end++;
    }
    return end;
  }

  private judge(name: string, value: string): void {
    const { element, isEmbedded } = this;
    const bare = QUOTED_NAME.test(name) ? name.replace(QUOTED_NAME, '') : name;
    this.found('attribute');
    if (!PHRASING.has(element)) this.found('block');
    const isHandler = bare.startsWith('on') && HANDLER.test(bare) && !COMPONENT_HANDLER.test(value);
    if (isHandler || DATA_BINDINGS.has(bare) || HANDLER_ASSIGNED.test(value)) this.activate('handler');
    const isStyle = bare === 'style';
    const decoded = value.includes('&') ? decodeEntities(value) : value;
    if (value.length < 2 || !(isEmbedded || isStyle || ADDRESS_SIGN.test(decoded))) return;
    if (isStyle) this.judgeStyle(decoded);
    const compact = decoded.replace(IGNORED, '').replace(LEADING_NOISE, '').toLowerCase();
    if (isEmbedded && activatesElement(element, bare, compact)) this.isActive = true;
    if (!opensScript(bare, compact)) return;
    if (PICTURES.has(element) && DRAWN_DATA.test(compact)) this.found('embedded');
    else this.activate('script-url');
  }

  private judgeStyle(value: string): void {
    const odd = value.slice(0, MAX_ODD_STYLE_LENGTH);
    const compact = odd.replace(IGNORED, '').replace(LEADING_NOISE, '').toLowerCase();
    if (cssRunsScript(value)) this.activate('style');
    else if (styleRunsScript(odd, compact)) this.found('odd-style');
  }

  private activate(shape: HtmlShape): void {
    this.isActive = true;
    this.found(shape);
  }

  private found(shape: HtmlShape): void {
    this.shapes[shape] ??= this.tag;
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
