import type { Ban } from '../state/ban';
import type { GuardBans } from '../state/guard-bans';
import type { Check } from './check';
import type { DecidedBy } from './decided-by';
import type { Denial } from './denial';

/** Is the client banned, by hand or because it attacked? */
export function banCheck(bans: GuardBans): Check {
  return {
    name: 'ban',
    scope: 'global',
    stateless: true,
    inspect: ({ facts: { client, timestamp }, ledger }) =>
      bans.isBanned(client, ledger, timestamp) ? denialOf(bans.banOf(client, ledger, timestamp)) : undefined,
  };
}

/** The text that was given with a ban by hand is for the list of bans; here stands whom it is on. */
function denialOf(ban: Ban | undefined): Denial {
  const decidedBy: DecidedBy =
    ban?.origin === 'manual'
      ? { call: 'GuardBans.ban', entry: ban.target }
      : { option: 'banning', ...(ban && { entry: ban.reason }) };
  return { check: 'ban', scope: 'global', statusCode: 403, reason: 'banned', decidedBy };
}
