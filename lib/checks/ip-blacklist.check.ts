import { AddressSet } from '../request/address-set';
import type { Check } from './check';
import type { Denial, DenialScope } from './denial';

/**
 * Is the client on the list?
 * @param admitted clients that the list yields to: those whom the route's own whitelist lets in
 */
export function ipBlacklistCheck(
  scope: DenialScope,
  blacklist: AddressSet,
  admitted: AddressSet = AddressSet.EMPTY,
): Check {
  const denial: Denial = Object.freeze({
    check: 'ipBlacklist',
    scope,
    statusCode: 403,
    reason: 'on the blacklist',
  });
  return {
    name: 'ipBlacklist',
    scope,
    stateless: true,
    inspect: ({ facts: { client } }) =>
      blacklist.has(client.address) && !admitted.has(client.address) ? denial : undefined,
  };
}
