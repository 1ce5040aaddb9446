/**
 * The part of the entries that makes room at once. A Map skips its deleted entries one by one to find its oldest: making
 * room for one entry at a time costs 40 µs at 100,000 entries, in batches less than 1 µs.
 */
const EVICTED_PART = 1 / 64;

/** A map with a cap: those that were set least recently make room. */
export class LeastRecent<V> {
  private readonly entries = new Map<string, V>();

  constructor(private readonly capacity: number) {}

  peek(key: string): V | undefined {
    return this.entries.get(key);
  }

  set(key: string, value: V): void {
    this.entries.delete(key);
    if (this.entries.size >= this.capacity) this.evict();
    this.entries.set(key, value);
  }

  delete(key: string): boolean {
    return this.entries.delete(key);
  }

  values(): IterableIterator<V> {
    return this.entries.values();
  }

  clear(): void {
    this.entries.clear();
  }

  private evict(): void {
    let wanted = Math.ceil(this.capacity * EVICTED_PART);
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest);
      if (--wanted <= 0) return;
    }
  }
}
