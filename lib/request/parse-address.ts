import ipaddr from 'ipaddr.js';
import type { Address } from './address';

/** An IPv6 address with a dotted end: what stands before it, and the end without its zone id. */
const DOTTED_END = /^(.*:)([^:%]*\.[^:%]*)(?:%.*)?$/;

/**
 * Reads an IPv4 (four decimal parts) or IPv6 address; a zone id is dropped and an IPv4-mapped IPv6 address becomes IPv4.
 * The historic spellings `127.1`, `0x7f.0.0.1`, `010.0.0.1` and `::192.0.2.1` are refused, inside IPv6 too: readers
 * disagree on what they mean.
 */
export function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) {
    return ipaddr.IPv4.isValidFourPartDecimal(text) ? fromIPv4(ipaddr.IPv4.parse(text)) : undefined;
  }
  if (isAmbiguous(text) || !ipaddr.IPv6.isValid(text)) return undefined;
  const parsed = ipaddr.IPv6.parse(text);
  return isMapped(parsed) ? fromIPv4(parsed.toIPv4Address()) : fromIPv6(parsed);
}

function isAmbiguous(text: string): boolean {
  const [, start, end] = DOTTED_END.exec(text) ?? [];
  return end !== undefined && (start === '::' || !ipaddr.IPv4.isValidFourPartDecimal(end));
}

/** `isIPv4MappedAddress()` of ipaddr.js goes through all ranges that it knows: 4 µs, more than parsing costs. */
function isMapped({ parts }: ipaddr.IPv6): boolean {
  return parts[5] === 0xffff && parts.every((part, i) => part === 0 || i >= 5);
}

function fromIPv4(parsed: ipaddr.IPv4): Address {
  const [a = 0, b = 0, c = 0, d = 0] = parsed.octets;
  const word = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  return Object.freeze({ family: 4, words: Object.freeze([word]), text: parsed.toString() });
}

function fromIPv6(parsed: ipaddr.IPv6): Address {
  const { parts } = parsed;
  const words = [0, 2, 4, 6].map((i) => (((parts[i] ?? 0) << 16) | (parts[i + 1] ?? 0)) >>> 0);
  const text = new ipaddr.IPv6(parts).toRFC5952String();
  return Object.freeze({ family: 6, words: Object.freeze(words), text });
}
