import { parseAddressRange } from '../request/address-range';
import { AddressSet } from '../request/address-set';

/** Compiles networks that the configuration has already checked. */
export function addressSetOf(addresses: readonly string[]): AddressSet {
  return new AddressSet(addresses.map(parseAddressRange).filter((range) => range !== undefined));
}
