import type { Address } from '../../lib/request/address';
import { parseAddressRange } from '../../lib/request/address-range';
import { AddressSet } from '../../lib/request/address-set';
import { parseAddress } from '../../lib/request/parse-address';
import { median } from './statistics';

const SIZES = [10, 1_000, 100_000];
const LOOKUPS = 200_000;
const ROUNDS = 15;

/** The n-th network of each family, and an address in it. Networks are disjoint; odd numbers are left out: the misses. */
const families = {
  IPv4: (n: number): string => `${1 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`,
  IPv6: (n: number): string => `2001:${(n >> 16).toString(16)}:${(n & 0xffff).toString(16)}`,
};
const networkIn = (prefix: string): string => (prefix.includes(':') ? `${prefix}::/48` : `${prefix}.0/24`);
const addressIn = (prefix: string): string => (prefix.includes(':') ? `${prefix}::7` : `${prefix}.7`);

function nanosecondsPerLookup(
  set: AddressSet,
  addresses: readonly (Address | undefined)[],
  expected: boolean,
): number {
  const times = Array.from({ length: ROUNDS }, () => {
    let found = 0;
    const start = process.hrtime.bigint();
    for (let i = 0; i < LOOKUPS; i++) if (set.has(addresses[i & 1023])) found++;
    const elapsed = Number(process.hrtime.bigint() - start);
    if (found !== (expected ? LOOKUPS : 0)) throw new Error(`found ${found} of ${LOOKUPS} addresses`);
    return elapsed / LOOKUPS;
  });
  return median(times);
}

/** A Markdown table: nanoseconds for one lookup of a parsed address. */
export function lookupTable(): string {
  const rows = Object.entries(families).flatMap(([family, prefixOf]) =>
    ['hit', 'miss'].map((lookup) => {
      const times = SIZES.map((size) => {
        const networks = Array.from({ length: size }, (_, i) => networkIn(prefixOf(i * 2)));
        // Spread over the whole set, in an order that is hard to predict.
        const addresses = Array.from({ length: 1024 }, (_, i) => {
          const at = (i * 245_489) % size;
          return parseAddress(addressIn(prefixOf(at * 2 + (lookup === 'miss' ? 1 : 0))));
        });
        const set = new AddressSet(networks.map(parseAddressRange).filter((range) => range !== undefined));
        return nanosecondsPerLookup(set, addresses, lookup === 'hit');
      });
      const cells = times.map((time) => `${Math.round(time)} ns`).join(' | ');
      return `| ${family} | ${lookup} | ${cells} |`;
    }),
  );
  const head = SIZES.map((size) => `${size.toLocaleString('en')} networks`).join(' | ');
  return [`| Address | Lookup | ${head} |`, '| --- | --- | ---: | ---: | ---: |', ...rows].join('\n');
}
