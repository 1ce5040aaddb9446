const MAX_LENGTH = 100;

/** The way from the root of a place to the value at hand. One mutable stack: it is only spelt out for a match. */
export class FieldTrail {
  private readonly keys: (string | number)[] = [];
  /** How many of the last keys are names of elements. */
  private elements = 0;

  push(key: string | number): void {
    this.keys.push(key);
  }

  pop(): void {
    this.keys.pop();
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
      if (typeof key === 'string') {
        return key;
      }
    }
    return '';
  }

  toString(): string {
    const text = this.keys.join('.');
    return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
  }
}
