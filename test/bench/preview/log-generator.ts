import { closeSync, openSync, writeSync } from 'node:fs';
import type { GuardEvent } from 'nestjs-guard';
import { decisionId } from '../../../lib/enforcement/decision-id';
import { logLine } from '../../../lib/telemetry/log-line';

const BATCH_LINES = 5000;
const START = Date.UTC(2026, 10, 1);
/** Many visitors with few events, and a few scanners with many. */
const VISITORS = 100_000;
const SCANNERS = 20;

const KINDS: readonly Partial<GuardEvent>[] = [
  {
    check: 'detection',
    reason: 'sqli',
    rules: ['sqli-union-select', 'sqli-tautology'],
    evidence: { location: 'query.q', snippet: '' },
    path: '/products?q=…&page=…',
  },
  { check: 'rateLimit', reason: 'more than 600 requests in 60000 ms', path: '/orders' },
  { check: 'ban', reason: 'banned', path: '/wp-login.php' },
  {
    check: 'detection',
    reason: 'traversal',
    rules: ['traversal-to-file', 'traversal-encoded-climb', 'traversal-secret-file'],
    evidence: { location: 'path', snippet: '' },
    path: '/products/..%2f..%2f..%2fetc%2fpasswd',
  },
];

function clientOf(n: number): string {
  if (n % 3 === 0) return `203.0.113.${(n / 3) % SCANNERS}`;
  const visitor = (n * 7919) % VISITORS;
  return visitor % 4 === 0
    ? `2001:db8:${(visitor >> 8).toString(16)}:${(visitor & 255).toString(16)}::1`
    : `198.${visitor >> 16}.${(visitor >> 8) & 255}.${visitor & 255}`;
}

/** The n-th line of the log, as the guard writes it. */
function lineOf(n: number): string {
  const time = START + n * 20;
  const event = {
    matches: [],
    alsoDeniedBy: [],
    method: 'GET',
    actionTaken: n % 10 === 9 ? 'request_blocked' : 'logged_only',
    ipAddress: clientOf(n),
    id: decisionId(time),
    ...KINDS[n % KINDS.length],
  } as unknown as GuardEvent;
  return `${new Date(time).toISOString()} WARN ${logLine(event)}\n`;
}

/** Writes a text log of at least this size, and says of how many lines. */
export function generateLog(file: string, bytes: number): number {
  const output = openSync(file, 'w');
  let lines = 0;
  for (let written = 0; written < bytes; lines += BATCH_LINES) {
    const batch = Array.from({ length: BATCH_LINES }, (_, n) => lineOf(lines + n));
    written += writeSync(output, batch.join(''));
  }
  closeSync(output);
  return lines;
}
