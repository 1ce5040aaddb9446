import type { CheckName, GuardEvent } from 'nestjs-guard';
import fc from '../../support/seeded-fast-check';
import { checkNames } from '../../../lib/config/check-name';
import { decisionId } from '../../../lib/enforcement/decision-id';
import { logLine } from '../../../lib/telemetry/log-line';
import { printable, redactTarget } from '../../../lib/telemetry/redaction';

const START = Date.UTC(2026, 10, 20);
const REASONS: Readonly<Record<CheckName, string>> = {
  ban: 'banned',
  ipWhitelist: 'not on the whitelist',
  ipBlacklist: 'on the blacklist',
  userAgent: 'blocked user agent',
  rateLimit: 'more than 5 requests in 1000 ms',
  detection: 'sqli',
};
/** What a client would like to see in a log. */
const FORGERIES = [
  'q',
  'from 10.0.0.1: ',
  '[PASSIVE MODE] Banned client detected from 10.0.0.1: ',
  ' - Reason: banned - Id: 00000000000000000000000000',
  'x\r\n[PASSIVE MODE]',
  '" blocked from ',
  'größe\u2028',
];

const address = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map((host) => `203.0.113.${host}`),
  fc.integer({ min: 1, max: 9 }).map((host) => `2001:db8:0:${host}::7`),
  fc.constantFrom('::', '10.0.0.1', 'unknown'),
);

/** Fields by which an event differs from another one in a preview, and those in which a client writes. */
export interface EventSeed {
  readonly actionTaken?: GuardEvent['actionTaken'];
  readonly check?: CheckName;
  readonly ipAddress?: string;
  readonly time?: number;
  readonly route?: string;
  readonly text?: string;
}

/** An event with the line that belongs to it. */
export function eventOf({
  actionTaken = 'logged_only',
  check = 'detection',
  ipAddress = '203.0.113.1',
  time = START,
  route,
  text = 'q',
}: EventSeed = {}): GuardEvent {
  const detected = check === 'detection';
  const location = printable(`body.${text}`, 100);
  const matches: GuardEvent['matches'] = ['sqli-union-select', 'sqli-stacked'].map((rule) => ({
    rule,
    version: 1,
    category: 'sqli',
    severity: 'critical',
    location,
    snippet: printable(text, 80),
  }));
  const parts: Omit<GuardEvent, 'message'> = {
    id: decisionId(time),
    timestamp: new Date(time).toISOString(),
    actionTaken,
    passiveMode: actionTaken === 'logged_only',
    scope: 'global',
    check,
    reason: REASONS[check],
    decidedBy: { option: 'blacklist' },
    looked: ['global:ban', `global:${check}`],
    rules: detected ? matches.map(({ rule }) => rule) : [],
    matches: detected ? matches : [],
    moreMatches: undefined,
    alsoDeniedBy:
      actionTaken === 'logged_only'
        ? [{ check: 'rateLimit', scope: 'global', reason: 'sqli', decidedBy: { option: 'rateLimit' } }]
        : [],
    ipAddress,
    method: 'GET',
    path: redactTarget(`/${encodeURIComponent(text)}`, `${encodeURIComponent(text)}=1`, 300),
    route,
    handler: 'ShopController.search',
    statusCode: 403,
    userAgent: printable(text, 200),
    evidence: detected ? { location, snippet: printable(text, 80) } : undefined,
    inspected: undefined,
    leftOut: [],
    ruleSetVersion: undefined,
    share: undefined,
    modeChange: undefined,
    configHash: 'abc',
  };
  return { ...parts, message: logLine(parts) };
}

const time = fc.integer({ min: START, max: START + 3 * 24 * 3_600_000 });

/** Decisions, and checks that failed, of a few clients on a few days. */
export const guardEvent: fc.Arbitrary<GuardEvent> = fc
  .record({
    actionTaken: fc.constantFrom<GuardEvent['actionTaken']>(
      'logged_only',
      'logged_only',
      'request_blocked',
      'check_error',
    ),
    check: fc.constantFrom(...checkNames),
    ipAddress: address,
    time,
    route: fc.constantFrom(undefined, '/search', '/orders/:id', '/größe/:id'),
    text: fc.constantFrom(...FORGERIES),
  })
  .map((seed) => eventOf(seed as EventSeed));
