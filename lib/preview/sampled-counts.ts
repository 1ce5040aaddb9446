import { ByteNames, hashOf } from './byte-names';

/** A name and how often it was counted. */
export interface NamedCount {
  readonly name: string;
  readonly count: number;
}

/**
 * Counts by name, exactly, for at most so many names. When there are more, it keeps the half, then the quarter, ... of
 * the names that their hash picks (Wegman's adaptive sampling). Whatever is picked was counted from its first event on, so
 * that the number of names, and of those with a single event, follows from the sample: with 250,000 names in it, within
 * half a percent.
 */
export class SampledCounts {
  private names = new ByteNames();
  private counts: number[] = [];
  /** The bits of a hash that must be zero for a name to be picked. */
  private mask = 0;

  constructor(private readonly limit: number) {}

  get isExact(): boolean {
    return this.mask === 0;
  }

  /** Whether the next new name makes it a sample. */
  get isFull(): boolean {
    return this.names.size >= this.limit;
  }

  /** @returns whether the name was counted before; always false for a name that is not in the sample */
  add(source: Uint8Array, start: number, end: number): boolean {
    const hash = hashOf(source, start, end);
    if ((hash & this.mask) !== 0) return false;
    const number = this.names.intern(source, start, end, hash);
    if (number < this.counts.length) {
      (this.counts[number] as number)++;
      return true;
    }
    this.counts.push(1);
    while (this.names.size > this.limit) this.thinOut();
    return false;
  }

  /** How many names there were. */
  get distinct(): number {
    return this.names.size * (this.mask + 1);
  }

  /** How many names were counted once. */
  get single(): number {
    return this.counts.filter((count) => count === 1).length * (this.mask + 1);
  }

  /** How often a name was counted, as far as it is in the sample. */
  countOf(name: string): number {
    const bytes = Buffer.from(name);
    return this.counts[this.names.find(bytes, 0, bytes.length)] ?? 0;
  }

  /** The names counted most often, the first seen first where equal. */
  top(length: number): NamedCount[] {
    return topOf(this.names, this.counts, length);
  }

  private thinOut(): void {
    this.mask = this.mask * 2 + 1;
    const { names, counts } = this;
    this.names = new ByteNames();
    this.counts = [];
    for (let number = 0; number < names.size; number++) {
      if ((names.hashOf(number) & this.mask) !== 0) continue;
      this.names.internFrom(names, number);
      this.counts.push(counts[number] as number);
    }
  }
}

/** The names with the largest counts: one pass, since sorting a million names takes seconds. */
export function topOf(names: ByteNames, counts: readonly number[], length: number): NamedCount[] {
  const best: number[] = [];
  const countAt = (place: number): number => counts[best[place] as number] as number;
  for (let number = 0; number < counts.length; number++) {
    const count = counts[number] as number;
    if (best.length >= length && count <= countAt(best.length - 1)) continue;
    let place = best.length;
    while (place > 0 && countAt(place - 1) < count) place--;
    best.splice(place, 0, number);
    if (best.length > length) best.pop();
  }
  return best.map((number) => ({ name: names.textOf(number), count: counts[number] as number }));
}
