import { closeSync, openSync, writeSync } from 'node:fs';
import { decisionId } from '../../../lib/enforcement/decision-id';

const BATCH_LINES = 5000;
const START = Date.UTC(2026, 10, 1);
const INSTANCE = 'F76YTZF8BP';
/** Every tenth request is flagged. */
const FLAGGED_EVERY = 10;

function clientOf(n: number): string {
  const [high, low] = [n >> 8, n & 255];
  return n % 4 === 0 ? `2001:db8:${high.toString(16)}:${low}::1` : `198.${high >> 8}.${high & 255}.${low}`;
}

/** The n-th line of a recording, as the guard writes it: some 330 bytes for a served request, 1,300 for a flagged one. */
function lineOf(n: number, clients: number): string {
  const time = START + n * 7;
  const client = clientOf((n * 7919) % clients);
  const common = {
    timestamp: new Date(time).toISOString(),
    passive_mode: true,
    ip_address: client,
    method: 'GET',
    path: '/search?q=…&page=…',
    route: '/search',
    handler: 'CatalogController.search',
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
  };
  const facts = {
    instance: INSTANCE,
    seq: n,
    handler: common.handler,
    peer: '10.0.0.1',
    forwarded_for: client,
  };
  if (n % FLAGGED_EVERY > 0) {
    const { timestamp, passive_mode, ip_address, ...rest } = common;
    const head = { action_taken: 'served', id: `${INSTANCE}-${n}`, timestamp, passive_mode, ip_address };
    return `${JSON.stringify({ ...head, ...rest, facts })}\n`;
  }
  const id = decisionId(time);
  const rules = ['sqli-union-select', 'sqli-tautology'];
  const place = { place: 'query', field: 'q', value: 2 };
  const matches = rules.map((rule) => ({
    rule,
    version: 2,
    category: 'sqli',
    severity: 'critical',
    ...place,
  }));
  const event = {
    message: `[PASSIVE MODE] Penetration attempt detected from ${client}: GET ${common.path} - Reason: sqli (${rules.join(', ')}) in query.q - Id: ${id}`,
    id,
    action_taken: 'logged_only',
    ...common,
    scope: 'global',
    check: 'detection',
    reason: 'sqli',
    decided_by: { option: 'enablePenetrationDetection', entry: rules[0] },
    looked: ['global:ban', 'global:rateLimit', 'global:detection'],
    rules,
    also_denied_by: [],
    status_code: 403,
    evidence: { location: 'query.q', snippet: "1' UNION SELECT name, pw --" },
    config_hash: 'a6992e0ae5d1',
    facts: { ...facts, matches, values: [{ ...place, part: 'value', text: "1' UNION SELECT name, pw --" }] },
  };
  return `${JSON.stringify(event)}\n`;
}

/** Writes a recording of at least this size, and says how many flagged requests are in it. */
export function generateRecording(file: string, bytes: number, clients: number): number {
  const output = openSync(file, 'w');
  let lines = 0;
  for (let written = 0; written < bytes; lines += BATCH_LINES) {
    const batch = Array.from({ length: BATCH_LINES }, (_, n) => lineOf(lines + n, clients));
    written += writeSync(output, batch.join(''));
  }
  closeSync(output);
  return lines / FLAGGED_EVERY;
}
