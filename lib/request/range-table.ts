import type { AddressRange } from './address-range';

/** Disjoint ranges in ascending order, `width` words an address, in two flat arrays. */
export class RangeTable {
  readonly size: number;
  private readonly firsts: Uint32Array;
  private readonly texts: readonly string[];
  private readonly lasts: Uint32Array;

  constructor(
    private readonly width: number,
    ranges: readonly AddressRange[],
  ) {
    const merged = mergeOverlapping(ranges);
    this.size = merged.length;
    this.texts = merged.map(({ text }) => text);
    this.firsts = Uint32Array.from(merged.flatMap((range) => range.first));
    this.lasts = Uint32Array.from(merged.flatMap((range) => range.last));
  }

  contains(words: readonly number[]): boolean {
    return this.overlaps(words, words);
  }

  overlaps(first: readonly number[], last: readonly number[]): boolean {
    return this.find(first, last) >= 0;
  }

  /** The text of the range that holds the address. */
  textFor(words: readonly number[]): string | undefined {
    return this.texts[this.find(words, words)];
  }

  private find(first: readonly number[], last: readonly number[]): number {
    // Disjoint ranges are sorted by their ends too: the last one that begins at or before `last` decides.
    const at = this.lastBeginningAtOrBefore(last);
    return at >= 0 && this.compare(this.lasts, at, first) >= 0 ? at : -1;
  }

  private lastBeginningAtOrBefore(words: readonly number[]): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(this.firsts, middle, words) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  private compare(table: Uint32Array, at: number, words: readonly number[]): number {
    const offset = at * this.width;
    for (let i = 0; i < this.width; i++) {
      const difference = (table[offset + i] as number) - (words[i] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}

interface Span {
  readonly first: readonly number[];
  last: readonly number[];
  text: string;
}

function mergeOverlapping(ranges: readonly AddressRange[]): Span[] {
  // Networks either hold one another or are disjoint: the widest of those that begin together is what remains of them.
  const sorted = ranges.toSorted((a, b) => compareWords(a.first, b.first) || compareWords(b.last, a.last));
  const merged: Span[] = [];
  for (const { first, last, text } of sorted) {
    const previous = merged.at(-1);
    if (previous === undefined || compareWords(first, previous.last) > 0) merged.push({ first, last, text });
    else if (compareWords(last, previous.last) > 0) previous.last = last;
  }
  return merged;
}

function compareWords(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
