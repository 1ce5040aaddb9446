import type { Address } from './address';
import { rangeOf } from './address-range';
import { AddressSet } from './address-set';
import type { ClientAddress, ClientAddressSource } from './client-address';
import { parseAddress } from './parse-address';

/** How many parsed addresses are remembered. Parsing costs 1 to 2 µs, a lookup 0.05 µs, and clients come back. */
const CACHE_LIMIT = 4096;

/** The longest IPv6 address, with room for a zone id. Anything longer is no address. */
const LONGEST_ADDRESS = 64;

const UNKNOWN: ClientAddress = Object.freeze({
  ip: 'unknown',
  address: undefined,
  key: 'unknown',
  source: 'unknown',
});

/**
 * Finds the client of a request: the peer of the connection or, when that peer is a trusted proxy, the first hop of
 * `X-Forwarded-For` from the right that is not one. What stands to the left of an untrusted or unreadable hop could have
 * been written by anybody and is never looked at. The `trust proxy` setting of the framework has no part in it.
 */
export class ClientAddressResolver {
  private readonly cache = new Map<string, Address | undefined>();

  /**
   * @param trustedProxies the networks whose word on the hop before them is believed
   * @param ipv6Prefix how many bits of an IPv6 address make one client for counters and bans
   */
  constructor(
    private readonly trustedProxies: AddressSet,
    private readonly ipv6Prefix: number,
  ) {}

  /**
   * @param peer the address of the socket's other end, absent on a unix socket
   * @param forwardedFor the `X-Forwarded-For` header, several lines joined by commas
   */
  resolve(peer: string | undefined, forwardedFor: string | undefined): ClientAddress {
    const address = peer === undefined ? undefined : this.parse(peer);
    if (address === undefined) return UNKNOWN;
    if (forwardedFor === undefined || !this.trustedProxies.has(address))
      return this.describe(address, 'socket');
    return this.walk(address, forwardedFor);
  }

  private walk(peer: Address, forwardedFor: string): ClientAddress {
    let client = peer;
    for (let end = forwardedFor.length; end >= 0;) {
      const comma = end === 0 ? -1 : forwardedFor.lastIndexOf(',', end - 1);
      const hop = forwardedFor.slice(comma + 1, end).trim();
      end = comma;
      if (hop === '') continue; // RFC 9110, 5.6.1: empty list elements are ignored
      const address = this.parse(withoutPort(hop));
      if (address === undefined) return UNKNOWN;
      client = address;
      if (!this.trustedProxies.has(address)) break;
    }
    return this.describe(client, client === peer ? 'socket' : 'forwarded');
  }

  private describe(address: Address, source: ClientAddressSource): ClientAddress {
    const key = address.family === 4 ? address.text : rangeOf(address, this.ipv6Prefix).text;
    return { ip: address.text, address, key, source };
  }

  private parse(text: string): Address | undefined {
    const known = this.cache.get(text);
    if (known !== undefined || text.length > LONGEST_ADDRESS) return known;
    const address = parseAddress(text);
    if (address !== undefined) {
      if (this.cache.size >= CACHE_LIMIT) this.cache.clear();
      // A hop is a slice of its header and would keep all of it alive: its copy is what is remembered.
      this.cache.set(Buffer.from(text, 'latin1').toString('latin1'), address);
    }
    return address;
  }
}

/** `192.0.2.1:443`, `[2001:db8::1]:443` and `[2001:db8::1]` without what surrounds the address. */
function withoutPort(hop: string): string {
  const match = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(hop) ?? /^([\d.]+):\d{1,5}$/.exec(hop);
  return match?.[1] ?? hop;
}
