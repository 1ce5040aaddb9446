import type { GuardBans } from '../state/guard-bans';
import type { Check } from './check';
import type { Denial } from './denial';

const denial: Denial = Object.freeze({
  check: 'ban',
  scope: 'global',
  statusCode: 403,
  reason: 'banned',
});

/** Is the client banned, by hand or because it attacked? */
export function banCheck(bans: GuardBans): Check {
  return {
    name: 'ban',
    scope: 'global',
    stateless: true,
    inspect: ({ facts: { client, timestamp }, ledger }) =>
      bans.isBanned(client, ledger, timestamp) ? denial : undefined,
  };
}
