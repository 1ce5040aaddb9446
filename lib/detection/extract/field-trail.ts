const MAX_LENGTH = 100;

/** Stands in a trail between a text and what is inside of it. */
const INSIDE = Symbol('inside');
/** How a trail spells that; a name that is spelt like it is spelt otherwise. */
const INSIDE_SIGN = '$';
const LIKE_THE_SIGN = /(?<=^|\.)\$(?=\.|$)/g;

type Key = string | number | typeof INSIDE;

function spell(key: Key): string {
  if (key === INSIDE) return INSIDE_SIGN;
  const text = String(key);
  return text.includes('$') ? text.replace(LIKE_THE_SIGN, '$$$$') : text;
}

/** The way from the root of a place to the value at hand. One mutable stack: it is only spelt out for a match. */
export class FieldTrail {
  private readonly keys: Key[] = [];
  /** How many of the last keys are names of elements. */
  private elements = 0;
  private labelled: { readonly label: string; readonly depth: number } | undefined;

  push(key: string | number): void {
    this.keys.push(key);
  }

  pop(): void {
    this.keys.pop();
    if (this.labelled !== undefined && this.keys.length < this.labelled.depth) this.labelled = undefined;
  }

  /** The value of a pair, with what its neighbour calls it, see {@link label}. */
  pushLabelled(key: string, label: string): void {
    this.keys.push(key);
    this.labelled ??= { label, depth: this.keys.length };
  }

  /** What follows is inside of the text at hand: `meta.$.note` is a member of the JSON that the field `meta` holds. */
  pushInside(): void {
    this.keys.push(INSIDE);
  }

  /** The name of an element of XML: it is part of the way, and no name that says what the value is. */
  pushElement(name: string): void {
    this.keys.push(name);
    this.elements++;
  }

  popElement(): void {
    this.keys.pop();
    this.elements--;
  }

  get depth(): number {
    return this.keys.length;
  }

  /** The nearest name that says what the value is: `tags` for `tags.3`. */
  get name(): string {
    for (let i = this.keys.length - 1 - this.elements; i >= 0; i--) {
      const key = this.keys[i];
      if (typeof key === 'string') return key;
    }
    return '';
  }

  /**
   * What the text is according to the same object: a pin in `{ name: 'pin', value: '1234' }`. A client may write there
   * what it likes, so that no rule asks for it.
   */
  get label(): string | undefined {
    return this.labelled?.label;
  }

  toString(): string {
    const text = this.keys.map(spell).join('.');
    return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
  }
}
