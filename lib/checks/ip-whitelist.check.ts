import type { AddressSet } from '../request/address-set';
import type { Check } from './check';
import type { DecidedBy } from './decided-by';
import type { Denial, DenialScope } from './denial';

/**
 * Is the client on the list? Everybody else is denied, also a client whose address is unknown.
 * @param decidedBy what shuts everybody else out
 */
export function ipWhitelistCheck(scope: DenialScope, whitelist: AddressSet, decidedBy: DecidedBy): Check {
  const denial: Denial = Object.freeze({
    check: 'ipWhitelist',
    scope,
    statusCode: 403,
    reason: 'not on the whitelist',
    decidedBy,
  });
  return {
    name: 'ipWhitelist',
    scope,
    stateless: true,
    inspect: ({ facts }) => (whitelist.has(facts.client.address) ? undefined : denial),
  };
}
