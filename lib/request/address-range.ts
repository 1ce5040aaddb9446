import type { Address } from './address';
import { parseAddress } from './parse-address';

/** A network in CIDR notation, or a single address, as the first and the last address in it. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: readonly number[];
  readonly last: readonly number[];
  /** The canonical text: `10.0.0.0/8`, or the bare address for a single one. */
  readonly text: string;
}

const MAPPED_PREFIX_BITS = 96;

/**
 * Reads `10.0.0.0/8`, `2001:db8::/32` or a bare address. Host bits are allowed and ignored (`10.1.2.3/8` is `10.0.0.0/8`).
 * A network inside `::ffff:0:0/96` is the IPv4 network that it maps.
 */
export function parseAddressRange(text: string): AddressRange | undefined {
  const slash = text.indexOf('/');
  const addressText = slash < 0 ? text : text.slice(0, slash);
  const address = parseAddress(addressText);
  if (address === undefined) return undefined;
  const bits = address.words.length * 32;
  if (slash < 0) return rangeOf(address, bits);

  const prefixText = text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d{0,2})$/.test(prefixText)) return undefined;
  const mapped = address.family === 4 && addressText.includes(':');
  const prefix = Number(prefixText) - (mapped ? MAPPED_PREFIX_BITS : 0);
  return prefix >= 0 && prefix <= bits ? rangeOf(address, prefix) : undefined;
}

/** The network of the first `prefix` bits of an address. */
export function rangeOf(address: Address, prefix: number): AddressRange {
  const masks = address.words.map((_, i) => maskOf(prefix - i * 32));
  const first = address.words.map((word, i) => (word & (masks[i] ?? 0)) >>> 0);
  const last = address.words.map((word, i) => (word | ~(masks[i] ?? 0)) >>> 0);
  const single = prefix === address.words.length * 32;
  const text = single ? address.text : `${textOf(first)}/${prefix}`;
  return { family: address.family, first, last, text };
}

function maskOf(bits: number): number {
  if (bits <= 0) return 0;
  return bits >= 32 ? 0xffffffff : (0xffffffff << (32 - bits)) >>> 0;
}

function textOf(words: readonly number[]): string {
  const [word = 0] = words;
  if (words.length === 1) return [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255].join('.');
  const groups = words.flatMap((w) => [(w >>> 16).toString(16), (w & 0xffff).toString(16)]).join(':');
  return parseAddress(groups)?.text ?? groups;
}
