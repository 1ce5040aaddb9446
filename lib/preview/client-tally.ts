import type { Address } from '../request/address';
import { parseAddress } from '../request/parse-address';
import { FrequentNames, KEPT_NAMES } from './frequent-names';
import { SampledCounts, type NamedCount } from './sampled-counts';

/** Up to so many clients, and networks of each family, every count is exact. At the worst the process takes 260 MB. */
export const MAX_EXACT_CLIENTS = 500_000;

/** Counts events by client, in constant memory. */
export class ClientTally {
  /** How many events were counted. */
  total = 0;
  private readonly clients: SampledCounts;
  private readonly networks: Readonly<Record<4 | 6, SampledCounts>>;
  private frequent: FrequentNames | undefined;

  constructor(limit = MAX_EXACT_CLIENTS) {
    this.clients = new SampledCounts(limit);
    this.networks = { 4: new SampledCounts(limit), 6: new SampledCounts(limit) };
  }

  /** Counts an event of the client whose name stands in these bytes. */
  add(source: Uint8Array, start: number, end: number): void {
    this.total++;
    // Before the first names are dropped: so far all counts are exact.
    if (this.frequent === undefined && this.clients.isFull) {
      this.frequent = new FrequentNames(this.clients.top(KEPT_NAMES + 1));
    }
    this.frequent?.add(source, start, end);
    if (this.clients.add(source, start, end)) return;
    const address = parseAddress(Buffer.from(source.subarray(start, end)).toString('latin1'));
    if (address === undefined) return;
    const network = networkOf(address);
    this.networks[address.family].add(network, 0, network.length);
  }

  /** Whether all figures are exact; otherwise those about numbers of clients and networks are estimates. */
  get isExact(): boolean {
    return this.clients.isExact;
  }

  /** By how much a count of {@link top} may fall short. */
  get shortBy(): number {
    return this.frequent?.shortBy ?? 0;
  }

  get distinct(): number {
    return this.clients.distinct;
  }

  get single(): number {
    return this.clients.single;
  }

  get ipv4Networks(): number {
    return this.networks[4].distinct;
  }

  get ipv6Networks(): number {
    return this.networks[6].distinct;
  }

  top(length: number): NamedCount[] {
    return (this.frequent ?? this.clients).top(length);
  }

  countOf(client: string): number {
    return this.clients.countOf(client);
  }
}

/**
 * The /24 of an IPv4 address, the /64 of an IPv6 address: networks as they are given to customers. Bytes, because text
 * would cost more than all the rest.
 */
function networkOf({ family, words: [first = 0, second = 0] }: Address): Uint8Array {
  const bits = family === 4 ? [first & 0xffffff00] : [first, second];
  return new Uint8Array(Uint32Array.from(bits).buffer);
}
