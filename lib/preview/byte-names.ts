/** Hardly a route is longer, and no address. Longer names are cut, so that a hostile file cannot make them of any size. */
const LONGEST_NAME = 200;
const FREE = -1;

/**
 * Numbers names by the order of their first appearance, straight from the bytes they stand in. A `Map` of strings costs
 * three times the time and, with a million addresses, five times the memory.
 */
export class ByteNames {
  private bytes = Buffer.allocUnsafe(4096);
  /** Where the name of a number ends, and so where the next one begins. */
  private readonly ends: number[] = [];
  private readonly hashes: number[] = [];
  /** Open addressing, at most half full. */
  private slots = new Int32Array(256).fill(FREE);

  get size(): number {
    return this.ends.length;
  }

  /** The number of a name, a new one if need be. */
  intern(source: Uint8Array, start: number, end: number, hash = hashOf(source, start, end)): number {
    const slot = this.slotOf(source, start, end, hash);
    const known = this.slots[slot] as number;
    return known === FREE ? this.add(source, start, end, hash, slot) : known;
  }

  /** The number of a name, or -1. */
  find(source: Uint8Array, start: number, end: number): number {
    return this.slots[this.slotOf(source, start, end, hashOf(source, start, end))] as number;
  }

  textOf(number: number): string {
    return this.bytes.toString('utf8', this.startOf(number), this.ends[number]);
  }

  hashOf(number: number): number {
    return this.hashes[number] as number;
  }

  /** Takes a name over from another collection. */
  internFrom(other: ByteNames, number: number): number {
    return this.intern(
      other.bytes,
      other.startOf(number),
      other.ends[number] as number,
      other.hashes[number],
    );
  }

  private slotOf(source: Uint8Array, start: number, end: number, hash: number): number {
    const last = this.slots.length - 1;
    // Sampling keeps names by the low bits of their hash: those bits alone would crowd into a few slots.
    let slot = Math.imul(hash, 0x9e3779b1) >>> Math.clz32(last);
    for (;;) {
      const number = this.slots[slot] as number;
      if (number === FREE || this.is(number, source, start, end, hash)) return slot;
      slot = (slot + 1) & last;
    }
  }

  private is(number: number, source: Uint8Array, start: number, end: number, hash: number): boolean {
    if (this.hashes[number] !== hash) return false;
    const from = this.startOf(number);
    const length = Math.min(end - start, LONGEST_NAME);
    if ((this.ends[number] as number) - from !== length) return false;
    for (let i = 0; i < length; i++) if (this.bytes[from + i] !== source[start + i]) return false;
    return true;
  }

  private add(source: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const number = this.size;
    const from = this.startOf(number);
    const to = from + Math.min(end - start, LONGEST_NAME);
    if (to > this.bytes.length) {
      const larger = Buffer.allocUnsafe(this.bytes.length * 2);
      this.bytes.copy(larger);
      this.bytes = larger;
    }
    for (let i = from; i < to; i++) this.bytes[i] = source[start + i - from] as number;
    this.ends.push(to);
    this.hashes.push(hash);
    this.slots[slot] = number;
    if (this.size * 2 > this.slots.length) this.spread();
    return number;
  }

  private spread(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(FREE);
    for (let number = 0; number < this.size; number++) {
      const [from, to] = [this.startOf(number), this.ends[number] as number];
      this.slots[this.slotOf(this.bytes, from, to, this.hashOf(number))] = number;
    }
  }

  private startOf(number: number): number {
    return number === 0 ? 0 : (this.ends[number - 1] as number);
  }
}

/** FNV-1a, stirred as in MurmurHash3 so that each bit of it is fit for sampling. */
export function hashOf(source: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  const stop = Math.min(end, start + LONGEST_NAME);
  for (let i = start; i < stop; i++) hash = Math.imul(hash ^ (source[i] as number), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
