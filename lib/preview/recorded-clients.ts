import { isDeepStrictEqual } from 'node:util';
import { addressSetOf } from '../policy/address-set.factory';
import type { ClientAddress } from '../request/client-address';
import { ClientAddressResolver } from '../request/client-address.resolver';
import type { ReplayRequest } from './replay-request';
import type { ReplaySetting } from './replay-setting';

/** Who asks, under the changed configuration. */
export class RecordedClients {
  private readonly addresses: ClientAddressResolver;
  private readonly isSame: boolean;

  constructor({ before, after }: ReplaySetting) {
    this.addresses = new ClientAddressResolver(addressSetOf(after.trustedProxies), after.ipv6SubnetPrefix);
    this.isSame = isDeepStrictEqual(before.trustedProxies, after.trustedProxies);
  }

  of({ facts, line, doubts }: ReplayRequest): ClientAddress {
    const known = line.ip_address === 'unknown' ? undefined : line.ip_address;
    if (facts.forwarded_for_hidden !== true)
      return this.addresses.resolve(facts.peer ?? known, facts.forwarded_for);
    if (!this.isSame) doubts.add('address_hidden');
    return this.addresses.resolve(known, undefined);
  }
}
