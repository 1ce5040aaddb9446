import { AddressSet } from '../request/address-set';
import type { Check } from './check';
import type { DecidedBy } from './decided-by';
import type { Denial, DenialScope } from './denial';

/**
 * Is the client on the list?
 * @param source what gave the list
 * @param admitted clients that the list yields to: those whom the route's own whitelist lets in
 */
export function ipBlacklistCheck(
  scope: DenialScope,
  blacklist: AddressSet,
  source: DecidedBy,
  admitted: AddressSet = AddressSet.EMPTY,
): Check {
  const denialOf = (entry: string | undefined): Denial => ({
    check: 'ipBlacklist',
    scope,
    statusCode: 403,
    reason: 'on the blacklist',
    decidedBy: { ...source, ...(entry !== undefined && { entry }) },
  });
  return {
    name: 'ipBlacklist',
    scope,
    stateless: true,
    inspect: ({ facts: { client } }) =>
      blacklist.has(client.address) && !admitted.has(client.address)
        ? denialOf(blacklist.entryFor(client.address))
        : undefined,
  };
}
