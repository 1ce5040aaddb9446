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

function describeReason({ reason, rules, evidence }: Omit<GuardEvent, 'message'>): string {
  const matched = rules.length > 0 ? ` (${rules.join(', ')})` : '';
  const where = evidence === undefined ? '' : ` in ${evidence.location}`;
  return `${reason}${matched}${where}`;
}

function describeOthers({ alsoDeniedBy }: Omit<GuardEvent, 'message'>): string {
  if (alsoDeniedBy.length === 0) return '';
  return ` - Also: ${alsoDeniedBy.map(({ check, reason }) => `${check} (${reason})`).join(', ')}`;
}
