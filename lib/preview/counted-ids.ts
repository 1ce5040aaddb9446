import { ID_LENGTH } from './decision-time';

/** Ten bytes for each slot, half of which stay free: 84 MB when it is full. */
export const MAX_IDS = 4_000_000;
const FIRST_SLOTS = 1 << 14;
/** A slot that holds nothing has no file: files are numbered from 1. */
const FREE = 0;
const HAS_ROUTE = 0x8000;
const MAX_FILES = HAS_ROUTE - 1;

/** What a decision is to those that were counted: `again` stood in another file; `with route` did too, without its route. */
export type Standing = 'new' | 'again' | 'with route';

/**
 * Which decisions were counted, and in which file they stood, by 64 bits of their ids. A decision that stands in the text
 * log and in the recording of an app is one; what stands twice in the same file is counted twice, as operators count it.
 */
export class CountedIds {
  /** Whether decisions beyond the limit may stand in several files unnoticed. */
  isFull = false;
  private size = 0;
  private hashes = new Uint32Array(2 * FIRST_SLOTS);
  private marks = new Uint16Array(FIRST_SLOTS);

  constructor(private readonly limit = MAX_IDS) {}

  /**
   * Looks a decision up, and remembers it.
   * @param at where its id stands
   * @param file the number of the file, from 1 on
   */
  meet(source: Uint8Array, at: number, file: number, hasRoute: boolean): Standing {
    const high = hashOf(source, at, 0x811c9dc5);
    const low = hashOf(source, at, 0x9747b28c);
    const slot = this.slotOf(high, low);
    const mark = this.marks[slot] as number;
    const number = Math.min(file, MAX_FILES);
    if (mark === FREE) this.add(slot, high, low, number | (hasRoute ? HAS_ROUTE : 0));
    else if ((mark & MAX_FILES) !== number) {
      if (!hasRoute || mark & HAS_ROUTE) return 'again';
      this.marks[slot] = mark | HAS_ROUTE;
      return 'with route';
    }
    return 'new';
  }

  private add(slot: number, high: number, low: number, mark: number): void {
    if (this.size >= this.limit) {
      this.isFull = true;
      return;
    }
    this.hashes[2 * slot] = high;
    this.hashes[2 * slot + 1] = low;
    this.marks[slot] = mark;
    if (++this.size * 2 > this.marks.length) this.spread();
  }

  private slotOf(high: number, low: number): number {
    const last = this.marks.length - 1;
    for (let slot = high & last; ; slot = (slot + 1) & last) {
      if (this.marks[slot] === FREE) return slot;
      if (this.hashes[2 * slot] === high && this.hashes[2 * slot + 1] === low) return slot;
    }
  }

  private spread(): void {
    const { hashes, marks } = this;
    this.hashes = new Uint32Array(2 * hashes.length);
    this.marks = new Uint16Array(2 * marks.length);
    for (let slot = 0; slot < marks.length; slot++) {
      if (marks[slot] === FREE) continue;
      const [high, low] = [hashes[2 * slot] as number, hashes[2 * slot + 1] as number];
      const to = this.slotOf(high, low);
      this.hashes[2 * to] = high;
      this.hashes[2 * to + 1] = low;
      this.marks[to] = marks[slot] as number;
    }
  }
}

/** FNV-1a from a seed, stirred as in MurmurHash3. */
function hashOf(source: Uint8Array, at: number, seed: number): number {
  let hash = seed;
  for (let i = at; i < at + ID_LENGTH; i++) hash = Math.imul(hash ^ (source[i] as number), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
