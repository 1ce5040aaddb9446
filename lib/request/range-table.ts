import type { AddressRange } from './address-range';

/** Disjoint ranges in ascending order, `width` words an address, in two flat arrays. */
export class RangeTable {
  readonly size: number;
  private readonly firsts: Uint32Array;
  private readonly lasts: Uint32Array;

  constructor(
    private readonly width: number,
    ranges: readonly AddressRange[],
  ) {
    const merged = mergeOverlapping(ranges);
    this.size = merged.length;
    this.firsts = Uint32Array.from(merged.flatMap((range) => range.first));
    this.lasts = Uint32Array.from(merged.flatMap((range) => range.last));
  }

  contains(words: readonly number[]): boolean {
    return this.overlaps(words, words);
  }

  overlaps(first: readonly number[], last: readonly number[]): boolean {
    // Disjoint ranges are sorted by their ends too: the last one that begins at or before `last` decides.
    const at = this.lastBeginningAtOrBefore(last);
    return at >= 0 && this.compare(this.lasts, at, first) >= 0;
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
}

function mergeOverlapping(ranges: readonly AddressRange[]): Span[] {
  const sorted = ranges.toSorted((a, b) => compareWords(a.first, b.first));
  const merged: Span[] = [];
  for (const { first, last } of sorted) {
    const previous = merged.at(-1);
    if (previous === undefined || compareWords(first, previous.last) > 0) merged.push({ first, last });
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
