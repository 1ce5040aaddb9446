import { ByteNames } from './byte-names';
import { topOf, type NamedCount } from './sampled-counts';

/** How many names are kept when the others have to go. */
export const KEPT_NAMES = 10_000;

/**
 * The names that are counted most often, among any number of names: when there are four times as many as are kept, the
 * rarer ones are dropped (after Misra and Gries). A count may fall short by at most {@link shortBy}.
 */
export class FrequentNames {
  /** The sum of the largest counts that were dropped. */
  shortBy = 0;
  private names = new ByteNames();
  private counts: number[] = [];

  constructor(initial: readonly NamedCount[]) {
    for (const { name, count } of initial) this.addTimes(Buffer.from(name), count);
    this.dropRare();
  }

  add(source: Uint8Array, start: number, end: number): void {
    const number = this.names.intern(source, start, end);
    this.counts[number] = (this.counts[number] ?? 0) + 1;
    if (this.names.size >= 4 * KEPT_NAMES) this.dropRare();
  }

  top(length: number): NamedCount[] {
    return topOf(this.names, this.counts, length);
  }

  private dropRare(): void {
    const ranked = this.counts.map((count, number) => ({ count, number })).sort((a, b) => b.count - a.count);
    this.shortBy += ranked[KEPT_NAMES]?.count ?? 0;
    const names = this.names;
    this.names = new ByteNames();
    this.counts = [];
    for (const { count, number } of ranked.slice(0, KEPT_NAMES)) {
      this.counts[this.names.internFrom(names, number)] = count;
    }
  }

  private addTimes(name: Buffer, count: number): void {
    const number = this.names.intern(name, 0, name.length);
    this.counts[number] = (this.counts[number] ?? 0) + count;
  }
}
