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
      const userAgent = headers['user-agent'];
      if (typeof userAgent !== 'string' || !userAgents.matches(userAgent)) return undefined;
      return denialOf(userAgents.entryFor(userAgent));
    },
  };
}
