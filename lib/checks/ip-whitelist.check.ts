import type { AddressSet } from '../request/address-set';
import type { Check } from './check';
import type { Denial, DenialScope } from './denial';

/** Is the client on the list? Everybody else is denied, also a client whose address is unknown. */
export function ipWhitelistCheck(scope: DenialScope, whitelist: AddressSet): Check {
  const denial: Denial = Object.freeze({
    check: 'ipWhitelist',
    scope,
    statusCode: 403,
    reason: 'not on the whitelist',
  });
  return {
    name: 'ipWhitelist',
    scope,
    stateless: true,
    inspect: ({ facts }) => (whitelist.has(facts.client.address) ? undefined : denial),
  };
}
