import ipaddr from 'ipaddr.js';
import fc from '../support/seeded-fast-check';
import { parseAddressRange, type AddressRange } from '../../lib/request/address-range';
import { AddressSet } from '../../lib/request/address-set';
import { parseAddress } from '../../lib/request/parse-address';

/** Few bits vary, so that networks overlap, touch and hold each other all the time. */
const ipv4Text = fc
  .tuple(
    fc.constantFrom(0, 10, 127, 203, 255),
    fc.constantFrom(0, 255),
    fc.constantFrom(0, 1, 255),
    fc.constantFrom(0, 1, 127, 128, 255),
  )
  .map((parts) => parts.join('.'));
const ipv6Text = fc
  .tuple(
    fc.constantFrom('0', '2001', 'fe80', 'ffff'),
    fc.array(fc.constantFrom('0', '1', '8000', 'ffff'), { minLength: 7, maxLength: 7 }),
  )
  .map(([first, rest]) => [first, ...rest].join(':'));
const mappedText = ipv4Text.map((text) => `::ffff:${text}`);

const ipv4Network = fc.tuple(ipv4Text, fc.integer({ min: 0, max: 32 })).map(([ip, bits]) => `${ip}/${bits}`);
/** A mapped address belongs into a mapped network: the parser refuses it in a wider one. */
const ipv6Network = fc
  .tuple(
    ipv6Text.filter((text) => !text.startsWith('0:0:0:0:0:ffff:')),
    fc.oneof(fc.integer({ min: 0, max: 128 }), fc.constantFrom(32, 64, 127, 128)),
  )
  .map(([ip, bits]) => `${ip}/${bits}`);
const mappedNetwork = fc
  .tuple(mappedText, fc.integer({ min: 96, max: 128 }))
  .map(([ip, bits]) => `${ip}/${bits}`);

const addressText = fc.oneof(ipv4Text, ipv6Text, mappedText);
const networkText = fc.oneof(ipv4Network, ipv6Network, mappedNetwork, addressText);
const networks = fc.array(networkText, { maxLength: 12 });

describe('AddressSet, compared with a list of ipaddr.js networks', () => {
  it('holds the same addresses', () => {
    fc.assert(
      fc.property(networks, addressText, (texts, address) => {
        expect(setOf(texts).has(parseAddress(address))).toBe(referenceHas(texts, address));
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees at the borders: the first and the last address of each network, and their neighbours', () => {
    fc.assert(
      fc.property(fc.array(networkText, { minLength: 1, maxLength: 8 }), (texts) => {
        const set = setOf(texts);
        for (const address of texts.flatMap(borders)) {
          expect([address, set.has(parseAddress(address))]).toEqual([address, referenceHas(texts, address)]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('answers whether it shares an address with another network', () => {
    fc.assert(
      fc.property(networks, networkText, (texts, other) => {
        // Two networks share an address exactly when one holds the first address of the other.
        const shared = texts.some(
          (text) => referenceHas([text], firstOf(other)) || referenceHas([other], firstOf(text)),
        );
        expect(setOf(texts).intersects(rangeOf(other))).toBe(shared);
      }),
      { numRuns: 2000 },
    );
  });

  it('holds nobody when it is empty, and nobody whose address is unknown', () => {
    expect(AddressSet.EMPTY.isEmpty).toBe(true);
    expect(AddressSet.EMPTY.has(parseAddress('10.0.0.1'))).toBe(false);
    expect(setOf(['0.0.0.0/0', '::/0']).has(undefined)).toBe(false);
    expect(setOf(['0.0.0.0/0']).isEmpty).toBe(false);
  });

  it('keeps the families apart, but knows IPv4 addresses in IPv6 dress', () => {
    expect(setOf(['::/0']).has(parseAddress('10.0.0.1'))).toBe(false);
    expect(setOf(['0.0.0.0/0']).has(parseAddress('2001:db8::1'))).toBe(false);
    expect(setOf(['10.0.0.0/8']).has(parseAddress('::ffff:10.1.2.3'))).toBe(true);
    expect(setOf(['::ffff:a00:0/104']).has(parseAddress('10.1.2.3'))).toBe(true);
  });
});

describe('AddressSet with 100,000 networks', () => {
  const random = lcg(20260101);
  const texts = Array.from({ length: 100_000 }, (_, i) =>
    i % 2 === 0
      ? `${random(256)}.${random(256)}.${random(256)}.0/${20 + random(13)}`
      : `2001:${random(65536).toString(16)}:${random(65536).toString(16)}::/${32 + random(33)}`,
  );
  const set = setOf(texts);

  it('finds the borders of every thousandth network like the reference does', () => {
    const compiled = texts.map((text) => ipaddr.parseCIDR(text));
    const sample = texts.filter((_, i) => i % 1000 === 0).flatMap(borders);
    for (const address of sample) {
      const parsed = ipaddr.process(address);
      const expected = compiled.some(([ip, bits]) => ip.kind() === parsed.kind() && parsed.match(ip, bits));
      expect([address, set.has(parseAddress(address))]).toEqual([address, expected]);
    }
    expect(sample.length).toBeGreaterThan(300);
  });

  it('looks at no more than 18 networks to find one', () => {
    for (const text of ['203.0.113.7', '0.0.0.0', '255.255.255.255', '2001:db8::1', '::', 'ffff::']) {
      const address = parseAddress(text);
      expect(comparisonsFor(set, address?.words ?? [])).toBeLessThanOrEqual(18);
    }
  });
});

/** Counts how often a lookup reads the most significant word of the address: once for each network it looks at. */
function comparisonsFor(set: AddressSet, words: readonly number[]): number {
  let reads = 0;
  const counted = new Proxy(words, {
    get: (target, key) => {
      if (key === '0') reads++;
      return Reflect.get(target, key) as unknown;
    },
  });
  set.has({ family: words.length === 1 ? 4 : 6, words: counted, text: '' });
  return reads;
}

function setOf(texts: readonly string[]): AddressSet {
  return new AddressSet(texts.map(rangeOf));
}

function rangeOf(text: string): AddressRange {
  const range = parseAddressRange(text);
  if (range === undefined) throw new Error(`${text} is no network`);
  return range;
}

function cidrOf(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const [ip, bits] = text.includes('/')
    ? ipaddr.parseCIDR(text)
    : ipaddr.parseCIDR(`${text}/${text.includes(':') ? 128 : 32}`);
  return ip instanceof ipaddr.IPv6 && ip.isIPv4MappedAddress() ? [ip.toIPv4Address(), bits - 96] : [ip, bits];
}

/** Slow and plain: every network is tried with ipaddr.js. */
function referenceHas(texts: readonly string[], address: string): boolean {
  const parsed = ipaddr.process(address);
  return texts.some((text) => {
    const [ip, bits] = cidrOf(text);
    return ip.kind() === parsed.kind() && parsed.match(ip, bits);
  });
}

function firstOf(text: string): string {
  const [ip, bits] = cidrOf(text);
  const Family = ip.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return Family.networkAddressFromCIDR(`${ip.toString()}/${bits}`).toString();
}

/** The first and the last address of a network, and the addresses before and behind them where there are any. */
function borders(text: string): string[] {
  const [ip, bits] = cidrOf(text);
  const bytes = ipaddr.parse(firstOf(text)).toByteArray();
  const width = BigInt(bytes.length * 8);
  const first = bytes.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  const last = first + (1n << (width - BigInt(bits))) - 1n;
  return [first - 1n, first, last, last + 1n]
    .filter((value) => value >= 0n && value < 1n << width)
    .map((value) => textOf(value, ip.kind() === 'ipv4' ? 4 : 16));
}

function textOf(value: bigint, length: number): string {
  const bytes = Array.from({ length }, (_, i) => Number((value >> BigInt(8 * (length - 1 - i))) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}

/** A small linear congruential generator: the same networks in every run. */
function lcg(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
