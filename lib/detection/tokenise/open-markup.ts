const MAX_NAME = 31;
const END_OF_NAME = /[\s/>]/;
const END_OF_STYLE = /<\/style/gi;

type Part = 'text' | 'tag' | 'value' | 'style';

const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122;
const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/**
 * Tells what markup is open at a place of a long text: a tag, a value of an attribute or a style that began before it, as
 * browsers read it. A text that is read in windows can be read from there on as if all of it stood before. Linear, never
 * throws.
 */
export class OpenMarkup {
  /** Up to where the part at hand goes. */
  private to = 0;
  private part: Part = 'text';
  private next: Part = 'text';
  private name = 0;
  private quote = 0;

  constructor(private readonly text: string) {}

  /**
   * What opens again what is open there, such as `<img x="`; empty between tags.
   *
   * @param place not before that of the last call
   */
  at(place: number): string {
    while (this.to <= place) this.advance();
    if (this.part === 'text') return '';
    if (this.part === 'style') return '<style>';
    const tag = `<${this.elementName} `;
    return this.part === 'tag' ? tag : `${tag}x=${this.text.charAt(this.quote)}`;
  }

  private get elementName(): string {
    const name = this.text.slice(this.name, this.name + MAX_NAME);
    const end = name.search(END_OF_NAME);
    return end < 0 ? name : name.slice(0, end);
  }

  private advance(): void {
    this.part = this.next;
    if (this.part === 'text') this.readText();
    else if (this.part === 'tag') this.readTag();
    else if (this.part === 'value') this.readValue();
    else this.readStyle();
  }

  private readText(): void {
    let at = this.text.indexOf('<', this.to);
    while (at >= 0 && !isLetter(this.text.charCodeAt(at + 1))) at = this.text.indexOf('<', at + 1);
    this.name = at + 1;
    this.endAt(at < 0 ? Infinity : this.name, 'tag');
  }

  private readTag(): void {
    for (let at = this.to; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 62)
        return this.endAt(at + 1, this.elementName.toLowerCase() === 'style' ? 'style' : 'text');
      if (code !== 61) continue;
      while (isBlank(this.text.charCodeAt(at + 1))) at++;
      const sign = this.text.charCodeAt(at + 1);
      if (sign !== 34 && sign !== 39) continue;
      this.quote = at + 1;
      return this.endAt(at + 2, 'value');
    }
    this.endAt(Infinity, 'text');
  }

  /** Browsers make no tag of one whose quote nothing closes. */
  private readValue(): void {
    const end = this.text.indexOf(this.text.charAt(this.quote), this.to);
    if (end >= 0) return this.endAt(end + 1, 'tag');
    this.part = 'text';
    this.readText();
  }

  private readStyle(): void {
    END_OF_STYLE.lastIndex = this.to;
    this.endAt(END_OF_STYLE.exec(this.text)?.index ?? Infinity, 'text');
  }

  private endAt(to: number, next: Part): void {
    this.to = to;
    this.next = next;
  }
}
