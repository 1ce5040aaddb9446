import { repeatedHeaders } from '../extract/repeated-headers';

const MAX_LENGTH = 512;
const MAX_VALUES = 1000;

/**
 * Remembers values of headers in which no rule found anything, so that the next request with the same value is not
 * searched again: a browser's `User-Agent` costs 0.2 µs instead of 8 to 12. Bounded: at most 1,000 values of 512
 * characters for each of seven headers; a client that rotates them only makes us look again.
 */
export class CleanHeaders {
  private readonly values = new Map(Array.from(repeatedHeaders, (name) => [name, new Set<string>()]));

  has(name: string, value: string): boolean {
    return this.values.get(name)?.has(value) ?? false;
  }

  add(name: string, value: string): void {
    const known = this.values.get(name);
    if (known === undefined || value.length > MAX_LENGTH) return;
    if (known.size >= MAX_VALUES) known.clear();
    known.add(value);
  }
}
