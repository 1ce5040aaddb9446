import type { CheckName } from '../config/check-name';
import type { GuardEvent } from './guard-event';

/** What the operator reads first. */
const SUBJECTS: Readonly<Record<CheckName, string>> = {
  ban: 'Banned client',
  ipWhitelist: 'Client outside the whitelist',
  ipBlacklist: 'Blacklisted client',
  userAgent: 'Blocked user agent',
  rateLimit: 'Client over its rate limit',
  detection: 'Penetration attempt',
};

/** How much of what was found stands in a line: the event has all of it. */
const MAX_FINDS = 4;
const MAX_RULES = 6;

/**
 * The line of a decision on a request. The address is the first thing behind the first `from `, and only a line of
 * passive mode begins with `[PASSIVE MODE]`: this is how operators count.
 */
export function logLine(event: Omit<GuardEvent, 'message'>): string {
  const { actionTaken, check, statusCode, reason, ipAddress, method, path, id } = event;
  const request = `from ${ipAddress}: ${method} ${path}`;
  const tail = `- Id: ${id}`;
  // A check that failed has found nothing out about the client.
  const subject = check === undefined || statusCode === 500 ? 'Request' : SUBJECTS[check];
  if (actionTaken === 'check_error')
    return `Check ${check} failed on a request ${request} - Error: ${reason} ${tail}`;
  if (actionTaken === 'not_inspected')
    return `Not inspected in full: request ${request} - Left out: ${reason} ${tail}`;
  const logged = actionTaken === 'logged_only';
  const head = `${logged ? '[PASSIVE MODE] ' : ''}${subject} ${logged ? 'detected' : 'blocked'}`;
  return `${head} ${request} - Reason: ${describeReason(event)}${describeOthers(event)} ${tail}`;
}

/**
 * `sqli (sqli-union-select) in query.a, also xss (xss-element) in body.b, and 2 more`: what decided, then the other
 * families and places.
 */
function describeReason({ reason, matches, moreMatches = 0 }: Omit<GuardEvent, 'message'>): string {
  if (matches.length === 0) return `${reason}`;
  const finds = findsOf(matches);
  const named = finds.slice(0, MAX_FINDS).map(({ category, location, rules }) => {
    return `${category} (${[...rules].slice(0, MAX_RULES).join(', ')}) in ${location}`;
  });
  const unnamed =
    finds.reduce((sum, { rules }, i) => sum + Math.max(0, rules.size - (i < MAX_FINDS ? MAX_RULES : 0)), 0) +
    moreMatches;
  const [deciding = '', ...others] = named;
  const also = others.length > 0 ? `, also ${others.join(', ')}` : '';
  return `${deciding}${also}${unnamed > 0 ? `, and ${unnamed} more` : ''}`;
}

interface Find {
  readonly category: string;
  readonly location: string;
  readonly rules: Set<string>;
}

/** The rules of one family in one place belong together. No blank of a client may look like one of the line. */
function findsOf(matches: GuardEvent['matches']): Find[] {
  const finds = new Map<string, Find>();
  for (const { category, location, rule } of matches) {
    const key = `${category} ${location}`;
    const find = finds.get(key);
    if (find === undefined)
      finds.set(key, { category, location: location.replaceAll(' ', '\\x20'), rules: new Set([rule]) });
    else find.rules.add(rule);
  }
  return [...finds.values()];
}

function describeOthers({ alsoDeniedBy }: Omit<GuardEvent, 'message'>): string {
  if (alsoDeniedBy.length === 0) return '';
  return ` - Also: ${alsoDeniedBy.map(({ check, reason }) => `${check} (${reason})`).join(', ')}`;
}
