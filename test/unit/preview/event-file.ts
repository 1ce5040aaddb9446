import type { GuardEvent } from 'nestjs-guard';
import type { TrafficSummaryLine } from '../../../lib/telemetry/recording-line';
import { wireEvent } from '../../../lib/telemetry/wire-event';

/** One minute after the events of `eventOf()`. */
const TIME = Date.UTC(2026, 10, 20, 0, 1);

/** A summary; clients have 100 requests, all answered well, unless said otherwise. */
export function summaryOf(
  clients: readonly (Partial<TrafficSummaryLine['clients'][number]> & { readonly client: string })[],
  { time = TIME, others = 0 } = {},
): TrafficSummaryLine {
  const known = clients.map((client) => ({
    requests: 100,
    flagged: 0,
    ok: 100,
    first: time - 60_000,
    last: time,
    ...client,
  }));
  return {
    action_taken: 'traffic_summary',
    timestamp: new Date(time).toISOString(),
    instance: 'i1',
    since: new Date(time - 60_000).toISOString(),
    requests: known.reduce((sum, { requests }) => sum + requests, others),
    flagged: 0,
    ok: 0,
    clients: known,
    others: { requests: others },
  };
}

/** A request that nothing stood against. */
export function servedOf(client: string, time = TIME): object {
  return {
    action_taken: 'served',
    id: '01JD4000000000000000000000',
    timestamp: new Date(time).toISOString(),
    passive_mode: true,
    ip_address: client,
    method: 'GET',
    path: '/',
    facts: { instance: 'i1', seq: 1 },
  };
}

/** Seven records are missing. */
export function droppedOf(why: string, time = TIME): object {
  const timestamp = new Date(time).toISOString();
  return { action_taken: 'records_dropped', timestamp, since: timestamp, instance: 'i1', records: 7, why };
}

/** The lines of a file. */
export function fileWith(...records: readonly (GuardEvent | object)[]): string {
  return records
    .map((record) => `${JSON.stringify('actionTaken' in record ? wireEvent(record) : record)}\n`)
    .join('');
}
