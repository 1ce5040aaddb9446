import { checkNames } from '../config/check-name';
import type {
  BootedLine,
  ClientTraffic,
  DecisionLine,
  DropReason,
  InstancesLine,
  NoticeLine,
  PolicyLine,
  RecordedRule,
  RecordsDroppedLine,
  ServedLine,
  StoppedLine,
  TrafficSummaryLine,
} from '../telemetry/recording-line';
import { readFacts } from './recorded-facts.reader';
import { RecordFields } from './record-fields';

/** What a line of an event file is; `time` in milliseconds since the epoch. */
export type ReadLine =
  | { readonly kind: 'served'; readonly time: number; readonly line: ServedLine }
  /** `line.facts` is missing in a log, which has events only. */
  | {
      readonly kind: 'decision';
      readonly time: number;
      readonly line: Omit<DecisionLine, 'facts'> & Partial<Pick<DecisionLine, 'facts'>>;
    }
  | { readonly kind: 'notice'; readonly time: number; readonly line: NoticeLine }
  | { readonly kind: 'booted'; readonly time: number; readonly line: BootedLine }
  | { readonly kind: 'policy'; readonly time: number; readonly line: PolicyLine }
  | { readonly kind: 'instances'; readonly time: number; readonly line: InstancesLine }
  | { readonly kind: 'stopped'; readonly time: number; readonly line: StoppedLine }
  | { readonly kind: 'summary'; readonly time: number; readonly line: TrafficSummaryLine }
  | { readonly kind: 'dropped'; readonly time: number; readonly line: RecordsDroppedLine }
  /** It looks like a line of ours and cannot be read: torn, cut, or forged. */
  | { readonly kind: 'damaged' }
  /** Something else. */
  | { readonly kind: 'foreign' };

const DAMAGED: ReadLine = { kind: 'damaged' };
const MAX_POLICIES = 100_000;
const DROP_REASONS: readonly DropReason[] = ['buffer_full', 'file_full', 'failed'];

/** Reads one line of an event file. Total on any input: what is not as it should be is damaged, never half read. */
export function readRecordingLine(text: string): ReadLine {
  if (!text.startsWith('{')) return { kind: 'foreign' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text.includes('"action_taken":') ? DAMAGED : { kind: 'foreign' };
  }
  const fields = RecordFields.of(value);
  const action = fields?.text('action_taken', 100);
  if (fields === undefined || action === undefined) return { kind: 'foreign' };
  const time = fields.time('timestamp');
  return (time === undefined ? undefined : readKind(action, time, fields)) ?? DAMAGED;
}

function readKind(action: string, time: number, fields: RecordFields): ReadLine | undefined {
  switch (action) {
    case 'served':
      return as('served', time, readServed(fields));
    case 'logged_only':
    case 'request_blocked':
      return as('decision', time, readDecision(fields, action));
    case 'booted':
      return as('booted', time, readBooted(fields));
    case 'policy_added':
      return as('policy', time, readPolicy(fields));
    case 'instances_changed':
      return as('instances', time, readInstances(fields));
    case 'stopped':
      return as('stopped', time, readStopped(fields));
    case 'traffic_summary':
      return as('summary', time, readSummary(fields));
    case 'records_dropped':
      return as('dropped', time, readDropped(fields));
    default:
      return as('notice', time, readNotice(fields, action));
  }
}

function as<K extends string, T>(
  kind: K,
  time: number,
  line: T | undefined,
): { kind: K; time: number; line: T } | undefined {
  return line && { kind, time, line };
}

function requestOf(fields: RecordFields) {
  const id = fields.text('id', 100);
  const client = fields.text('ip_address', 100);
  const method = fields.text('method');
  const path = fields.text('path', 10_000);
  if (id === undefined || client === undefined || method === undefined || path === undefined)
    return undefined;
  return {
    id,
    timestamp: fields.text('timestamp') as string,
    passive_mode: fields.flag('passive_mode') ?? false,
    ip_address: client,
    method,
    path,
    ...(fields.has('route') && { route: fields.text('route') ?? '' }),
    ...(fields.has('handler') && { handler: fields.text('handler') ?? '' }),
    ...(fields.has('user_agent') && { user_agent: fields.text('user_agent') ?? '' }),
  };
}

function readServed(fields: RecordFields): ServedLine | undefined {
  const request = requestOf(fields);
  const facts = readFacts(fields.raw('facts'));
  return request && facts && { ...request, action_taken: 'served', facts };
}

function readDecision(
  fields: RecordFields,
  action: 'logged_only' | 'request_blocked',
): (ReadLine & { kind: 'decision' })['line'] | undefined {
  const request = requestOf(fields);
  const scope = fields.word('scope', ['route', 'global']);
  const check = fields.word('check', checkNames);
  const reason = fields.text('reason');
  const rules = fields.list('rules', (rule) => (typeof rule === 'string' ? rule : undefined), 1000);
  const facts = fields.has('facts') ? readFacts(fields.raw('facts')) : undefined;
  if (request === undefined || scope === undefined || check === undefined || reason === undefined)
    return undefined;
  if (fields.has('facts') && facts === undefined) return undefined;
  const call = RecordFields.of(fields.raw('decided_by'))?.text('call', 100);
  return {
    ...request,
    action_taken: action,
    scope,
    check,
    reason,
    rules: (rules ?? []).filter((rule) => rule !== undefined),
    status_code: fields.count('status_code') ?? 403,
    ...(fields.has('looked') && { looked: textsIn(fields, 'looked') }),
    ...(fields.has('also_denied_by') && { also_denied_by: othersIn(fields) }),
    ...(call !== undefined && { decided_by: { call } }),
    ...(facts && { facts }),
  };
}

function readBooted(fields: RecordFields): BootedLine | undefined {
  const instance = fields.text('instance', 100);
  const config = RecordFields.of(fields.raw('config'));
  const policies = fields.list('policies', objectOf, MAX_POLICIES);
  const requests = fields.word('requests', ['all', 'flagged']);
  const values = fields.word('values', ['matched', 'all']);
  if (instance === undefined || config === undefined || policies === undefined) return undefined;
  if (requests === undefined || values === undefined) return undefined;
  const routes = fields.list('routes', readRoute, MAX_POLICIES) ?? [];
  return {
    action_taken: 'booted',
    timestamp: fields.text('timestamp') as string,
    instance,
    ...(fields.raw('continued') === true && { continued: true }),
    passive_mode: fields.flag('passive_mode') ?? false,
    config_hash: fields.text('config_hash') ?? '',
    rule_set_version: fields.text('rule_set_version') ?? '',
    shared: fields.flag('shared') ?? false,
    ...(fields.has('fleet') && {
      fleet: fields.text('fleet', 1000) ?? '',
      self: fields.text('self', 100) ?? '',
      instances: textsIn(fields, 'instances'),
    }),
    requests,
    values,
    config: fields.raw('config') as BootedLine['config'],
    policies: policies.filter((policy) => policy !== undefined),
    rules: (fields.list('rules', readRule) ?? []).filter((rule) => rule !== undefined),
    routes: routes.filter((route) => route !== undefined),
  };
}

function readRoute(value: unknown): BootedLine['routes'][number] | undefined {
  const fields = RecordFields.of(value);
  const method = fields?.text('method');
  const path = fields?.text('path');
  const handler = fields?.text('handler');
  if (method === undefined || path === undefined || handler === undefined) return undefined;
  return { method, path, handler };
}

function readPolicy(fields: RecordFields): PolicyLine | undefined {
  const instance = fields.text('instance', 100);
  const policy = objectOf(fields.raw('policy'));
  const timestamp = fields.text('timestamp') as string;
  return instance === undefined || policy === undefined
    ? undefined
    : { action_taken: 'policy_added', timestamp, instance, policy };
}

function readInstances(fields: RecordFields): InstancesLine | undefined {
  const instance = fields.text('instance', 100);
  const timestamp = fields.text('timestamp') as string;
  return instance === undefined
    ? undefined
    : { action_taken: 'instances_changed', timestamp, instance, instances: textsIn(fields, 'instances') };
}

function readStopped(fields: RecordFields): StoppedLine | undefined {
  const instance = fields.text('instance', 100);
  const timestamp = fields.text('timestamp') as string;
  return instance === undefined ? undefined : { action_taken: 'stopped', timestamp, instance };
}

function readSummary(fields: RecordFields): TrafficSummaryLine | undefined {
  const instance = fields.text('instance', 100);
  const since = fields.time('since');
  const clients = fields.list('clients', readTraffic, MAX_POLICIES);
  if (instance === undefined || since === undefined || clients === undefined) return undefined;
  const authenticated = fields.count('authenticated');
  return {
    action_taken: 'traffic_summary',
    timestamp: fields.text('timestamp') as string,
    instance,
    since: fields.text('since') as string,
    requests: fields.count('requests') ?? 0,
    flagged: fields.count('flagged') ?? 0,
    ok: fields.count('ok') ?? 0,
    ...(authenticated !== undefined && { authenticated }),
    clients: clients.filter((client) => client !== undefined),
    others: { requests: RecordFields.of(fields.raw('others'))?.count('requests') ?? 0 },
  };
}

function readTraffic(value: unknown): ClientTraffic | undefined {
  const fields = RecordFields.of(value);
  const client = fields?.text('client', 100);
  const requests = fields?.count('requests');
  if (fields === undefined || client === undefined || requests === undefined) return undefined;
  const authenticated = fields.count('authenticated');
  const missed = fields.count('missed');
  return {
    client,
    requests,
    flagged: fields.count('flagged') ?? 0,
    ok: fields.count('ok') ?? 0,
    ...(authenticated !== undefined && { authenticated }),
    ...(missed !== undefined && { missed }),
    first: fields.count('first') ?? 0,
    last: fields.count('last') ?? 0,
  };
}

function readDropped(fields: RecordFields): RecordsDroppedLine | undefined {
  const instance = fields.text('instance', 100);
  const records = fields.count('records');
  const why = fields.word('why', DROP_REASONS);
  if (instance === undefined || records === undefined || why === undefined) return undefined;
  const timestamp = fields.text('timestamp') as string;
  return {
    action_taken: 'records_dropped',
    timestamp,
    instance,
    since: fields.time('since') === undefined ? timestamp : (fields.text('since') as string),
    records,
    why,
  };
}

function readNotice(fields: RecordFields, action: string): NoticeLine {
  const ban = RecordFields.of(fields.raw('ban'));
  const target = ban?.text('target', 100);
  const until = ban?.count('until');
  const optional = {
    ip_address: fields.text('ip_address', 100),
    instance: fields.text('instance', 100),
    seq: fields.count('seq'),
    mode_change: modeIn(RecordFields.of(fields.raw('mode_change'))),
    lifted: fields.text('lifted', 100),
    rule: readRule(fields.raw('rule')),
    ban: target === undefined || until === undefined ? undefined : { target, until },
  };
  return {
    action_taken: action,
    timestamp: fields.text('timestamp') as string,
    message: fields.text('message', 10_000) ?? '',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

function readRule(value: unknown): RecordedRule | undefined {
  const fields = RecordFields.of(value);
  const id = fields?.text('id', 100);
  const kind = fields?.text('kind', 100);
  const until = fields?.count('until');
  if (fields === undefined || id === undefined || kind === undefined) return undefined;
  return { id, kind, value: fields.raw('value'), ...(until !== undefined && { until }) };
}

function modeIn(fields: RecordFields | undefined): NoticeLine['mode_change'] {
  const passive = fields?.flag('passive');
  if (fields === undefined || passive === undefined) return undefined;
  const share = fields.raw('share');
  const moment = fields.count(fields.text('act') === 'ended' ? 'until' : 'at');
  return {
    passive,
    ...(typeof share === 'number' && { share }),
    ...(fields.text('scope') === 'fleet' && moment !== undefined && { moment }),
  };
}

function textsIn(fields: RecordFields, name: string): string[] {
  const texts = fields.list(name, (text) => (typeof text === 'string' ? text : undefined), 1000) ?? [];
  return texts.filter((text) => text !== undefined);
}

function othersIn(fields: RecordFields): NonNullable<DecisionLine['also_denied_by']> {
  const others = fields.list('also_denied_by', (value) => {
    const other = RecordFields.of(value);
    const check = other?.word('check', checkNames);
    return check && { check, reason: other?.text('reason') ?? '' };
  });
  return (others ?? []).filter((other) => other !== undefined);
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return RecordFields.of(value) === undefined ? undefined : (value as Record<string, unknown>);
}
