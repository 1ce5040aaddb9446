import { parseAddressRange, rangeOf } from './address-range';
import type { ClientAddress } from './client-address';
import { parseAddress } from './parse-address';

/**
 * The client that an operator means by an address, or by the network under which counters keep an IPv6 client. What is
 * neither is a client whose address is not known.
 * @param ipv6Prefix how many bits of an IPv6 address make one client
 */
export function clientFromText(text: string, ipv6Prefix: number): Pick<ClientAddress, 'key' | 'address'> {
  const range = parseAddressRange(text);
  if (range === undefined) return { key: 'unknown', address: undefined };
  const [first = ''] = range.text.split('/');
  const address = parseAddress(first);
  const isClient = address?.family === 6 && range.text === first;
  return { key: isClient ? rangeOf(address, ipv6Prefix).text : range.text, address };
}
