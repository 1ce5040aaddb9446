import type { UserAgentPattern } from '../policy/user-agent-pattern';
import type { Check } from './check';
import type { DecidedBy } from './decided-by';
import type { Denial, DenialScope } from './denial';

/**
 * Does the client name a user agent that is not wanted?
 * @param source what gave the list
 */
export function userAgentCheck(scope: DenialScope, userAgents: UserAgentPattern, source: DecidedBy): Check {
  const denialOf = (entry: string | undefined): Denial => ({
    check: 'userAgent',
    scope,
    statusCode: 403,
    reason: 'blocked user agent',
    decidedBy: { ...source, ...(entry !== undefined && { entry }) },
  });
  return {
    name: 'userAgent',
    scope,
    stateless: true,
    inspect: ({ facts: { headers } }) => {
      if (headers['user-agent'] === undefined) return undefined;
      const userAgent = String(headers['user-agent']); // in messages that are handed in it may be an array
      return userAgents.matches(userAgent) ? denialOf(userAgents.entryFor(userAgent)) : undefined;
    },
  };
}
