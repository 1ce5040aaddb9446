import type { UserAgentPattern } from '../policy/user-agent-pattern';
import type { Check } from './check';
import type { Denial, DenialScope } from './denial';

/** Does the client name a user agent that is not wanted? */
export function userAgentCheck(scope: DenialScope, userAgents: UserAgentPattern): Check {
  const denial: Denial = Object.freeze({
    check: 'userAgent',
    scope,
    statusCode: 403,
    reason: 'blocked user agent',
  });
  return {
    name: 'userAgent',
    scope,
    stateless: true,
    inspect: ({ facts: { headers } }) => {
      const userAgent = headers['user-agent'];
      return typeof userAgent === 'string' && userAgents.matches(userAgent) ? denial : undefined;
    },
  };
}
