import type { RateLimitRule } from '../policy/rate-limit-rule';
import type { ThrottlerRecord } from '../state/memory-throttler.storage';
import type { RateAccount, RateCounters } from '../state/rate-counters';
import type { Check } from './check';
import type { DecidedBy } from './decided-by';
import type { Denial, DenialScope } from './denial';
import type { Inspection } from './inspection';

/**
 * Has the client made more requests than it may?
 * @param source what gave the limit
 */
export function rateLimitCheck(
  scope: DenialScope,
  rule: RateLimitRule,
  source: DecidedBy,
  counters: RateCounters,
): Check {
  const decidedBy: DecidedBy = { ...source, entry: `${rule.limit} in ${rule.ttl} ms` };
  const judge = (inspection: Inspection, record: ThrottlerRecord): Denial | undefined => {
    const { countedAt: at } = record;
    if (at !== undefined) inspection.addSharedHit({ scope, hits: record.totalHits, at });
    if (record.isBlocked) return denialOf(scope, rule, record, decidedBy);
    const remaining = Math.max(0, rule.limit - record.totalHits);
    inspection.addQuota({ limit: rule.limit, remaining, resetSeconds: record.timeToExpire });
    return undefined;
  };
  return {
    name: 'rateLimit',
    scope,
    stateless: false,
    ...(counters.isShared && {
      shared: { counters, hitOf: (inspection) => ({ rule, account: accountOf(inspection, scope) }) },
    }),
    inspect: (inspection) => {
      const counted = inspection.counted?.records.get(rule);
      if (counted !== undefined) return judge(inspection, counted);
      const account = accountOf(inspection, scope);
      const answer = counters.hit(rule, account, inspection.facts.timestamp);
      return answer instanceof Promise
        ? answer.then((record) => judge(inspection, record))
        : judge(inspection, answer);
    },
  };
}

/** As with bans: what a client used up in passive mode must not deny it after the flip. Routes are enforced in both. */
function accountOf({ facts, ledger }: Inspection, scope: DenialScope): RateAccount {
  return { client: facts.client.key, simulated: scope === 'global' && ledger.origin === 'simulated' };
}

function denialOf(
  scope: DenialScope,
  rule: RateLimitRule,
  record: ThrottlerRecord,
  decidedBy: DecidedBy,
): Denial {
  return {
    check: 'rateLimit',
    scope,
    statusCode: 429,
    reason: `more than ${rule.limit} requests in ${rule.ttl} ms`,
    decidedBy,
    retryAfterSeconds: Math.max(1, record.timeToBlockExpire),
  };
}
