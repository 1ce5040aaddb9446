import type { DecidedBy } from '../checks/decided-by';
import { ruleSet } from '../detection/rules/rule-set';
import type { RecordedFacts, RecordedPass } from '../telemetry/recorded-facts';
import { escaped, legible, unescaped } from '../telemetry/legible';
import { redactExcerpt } from '../telemetry/redaction';
import { isSecretName } from '../telemetry/secret-name';
import type { ExplainedDenial, ExplainedMatch, Explanation } from './explanation';
import { explainClient } from './explained-client';
import { describeOutcome } from './explained-outcome';
import { RecordFields } from './record-fields';
import { readFacts } from './recorded-facts.reader';

const MAX_TEXT = 500;
const MAX_SNIPPET = 80;
const MAX_ENTRIES = 50;

/** What is known of the instance that decided. */
export interface KnownInstance {
  readonly trustedProxies: readonly string[];
}

/** Where the line stands, and what is known besides it. */
export interface RecordContext {
  readonly file: string;
  readonly line: number;
  readonly instanceOf: (instance: string) => KnownInstance | undefined;
}

/** Explains a line of an event file or of the JSON log; undefined when it is not the event with this id. */
export function explainRecord(value: unknown, id: string, context: RecordContext): Explanation | undefined {
  const fields = RecordFields.of(value);
  const action = fields?.text('action_taken', 100);
  if (fields === undefined || action === undefined || fields.text('id', 100) !== id) return undefined;
  const facts = fields.has('facts') ? readFacts(fields.raw('facts')) : undefined;
  const isDecision = fields.has('check') && fields.has('ip_address');
  const word = (name: string): string | null => shown(fields.text(name, 10_000));
  const { instanceOf, ...place } = context;
  return {
    id,
    source: facts === undefined ? 'JSON log' : 'recording',
    ...place,
    time: fields.time('timestamp') === undefined ? null : word('timestamp'),
    action: legible(action, MAX_TEXT),
    message: word('message'),
    passiveMode: fields.flag('passive_mode') ?? null,
    outcome: describeOutcome({
      action,
      passive: fields.flag('passive_mode'),
      share: shareOf(fields),
      scope: fields.text('scope'),
      status: fields.count('status_code'),
    }),
    request: fields.has('method')
      ? {
          method: word('method'),
          path: word('path'),
          route: word('route'),
          handler: word('handler'),
          userAgent: word('user_agent'),
        }
      : null,
    client: clientOf(fields, facts, instanceOf),
    decided: isDecision ? { ...denialOf(fields), statusCode: fields.count('status_code') ?? null } : null,
    looked: texts(fields, 'looked'),
    matches: matchesOf(fields, facts),
    alsoDeniedBy: (fields.list('also_denied_by', alsoOf, MAX_ENTRIES) ?? []).filter((it) => it !== undefined),
    configHash: word('config_hash'),
    instance: facts?.instance ?? word('instance'),
    untold: untoldOf(fields, facts, isDecision),
  };
}

/** The record of the same request that has the facts, where this one has only the decision. */
export function recordWithFacts(value: unknown): string | undefined {
  const facts = RecordFields.of(RecordFields.of(value)?.raw('facts'));
  return facts?.text('of', 100);
}

function clientOf(
  fields: RecordFields,
  facts: RecordedFacts | undefined,
  instanceOf: RecordContext['instanceOf'],
): Explanation['client'] {
  const client = fields.text('ip_address', 100);
  if (client === undefined || !fields.has('method')) return null;
  if (facts === undefined || facts.of !== undefined)
    return { address: escaped(client, 100), hops: [], why: 'the way of the request is not in this line' };
  const { peer, forwarded_for: forwardedFor, forwarded_for_hidden: isHidden = false } = facts;
  const way = { client: escaped(client, 100), peer, forwardedFor, isHidden };
  return explainClient(way, instanceOf(facts.instance)?.trustedProxies);
}

function denialOf(fields: RecordFields): ExplainedDenial {
  return {
    check: shown(fields.text('check')) ?? '',
    scope: shown(fields.text('scope')),
    reason: shown(fields.text('reason')) ?? '',
    decidedBy: decidedByOf(fields.raw('decided_by')),
  };
}

function alsoOf(value: unknown): ExplainedDenial | undefined {
  const fields = RecordFields.of(value);
  return fields?.text('check') === undefined ? undefined : denialOf(fields);
}

function decidedByOf(value: unknown): DecidedBy | null {
  const fields = RecordFields.of(value);
  if (fields === undefined) return null;
  const words = (['option', 'decorator', 'on', 'call', 'entry'] as const).flatMap((name) => {
    const text = fields.text(name);
    return text === undefined ? [] : [[name, text.slice(0, MAX_TEXT)] as const];
  });
  return words.length === 0 ? null : Object.fromEntries(words);
}

/** The matches with their texts, where they were recorded; else the rules, with the snippet of the heaviest. */
function matchesOf(fields: RecordFields, facts: RecordedFacts | undefined): ExplainedMatch[] {
  const passes: readonly RecordedPass[] = facts === undefined ? [] : [facts, ...(facts.then ?? [])];
  const evidence = RecordFields.of(fields.raw('evidence'));
  const snippet = shown(evidence?.text('snippet'));
  const location = shown(evidence?.text('location'));
  const rules = texts(fields, 'rules');
  const recorded = passes.flatMap(({ matches = [], values = [] }) =>
    matches.map((match) => {
      const at = match.field === '' ? match.place : `${match.place}.${match.field}`;
      const text = values.find(({ value }) => value === match.value)?.text;
      const isSecret = match.place === 'cookie' || isSecretName(match.field);
      return {
        rule: shown(match.rule) ?? '',
        sees: seenBy(match.rule),
        category: match.category,
        severity: match.severity,
        location: shown(at),
        snippet:
          isSecret || text === undefined
            ? at === location && match.rule === rules[0]
              ? snippet
              : null
            : shown(redactExcerpt(text, MAX_SNIPPET)),
      };
    }),
  );
  if (recorded.length > 0) return recorded.slice(0, MAX_ENTRIES);
  const told = fields.list('matches', toldMatch, MAX_ENTRIES)?.filter((match) => match !== undefined) ?? [];
  if (told.length > 0) return told;
  return rules.slice(0, MAX_ENTRIES).map((rule, i) => ({
    rule,
    sees: seenBy(rule),
    category: i === 0 ? shown(fields.text('reason')) : null,
    severity: null,
    location: i === 0 ? location : null,
    snippet: i === 0 ? snippet : null,
  }));
}

function toldMatch(value: unknown): ExplainedMatch | undefined {
  const fields = RecordFields.of(value);
  const rule = fields?.text('rule', 100);
  if (fields === undefined || rule === undefined) return undefined;
  const word = (name: string): string | null => shown(fields.text(name));
  return {
    rule: shown(rule) ?? '',
    sees: seenBy(rule),
    category: word('category'),
    severity: word('severity'),
    location: word('location'),
    snippet: word('snippet'),
  };
}

function seenBy(rule: string): string | null {
  return ruleSet.find(({ id }) => id === rule)?.sees ?? null;
}

function texts(fields: RecordFields, name: string): string[] {
  const list = fields.list(name, (entry) => (typeof entry === 'string' ? entry : undefined), 1000) ?? [];
  return list.flatMap((entry) => (entry === undefined ? [] : [legible(entry, 100)])).slice(0, 100);
}

function shareOf(fields: RecordFields): number | undefined {
  const share = fields.raw('share');
  return typeof share === 'number' && share >= 0 && share <= 1 ? share : undefined;
}

function untoldOf(fields: RecordFields, facts: RecordedFacts | undefined, isDecision: boolean): string[] {
  if (!isDecision) return [];
  const untold: string[] = [];
  if (facts === undefined) untold.push('through which proxies it came: in a recording (recording.file)');
  const rules = texts(fields, 'rules');
  const more = fields.count('more_matches') ?? 0;
  if (facts === undefined && more > 0) untold.push(`${more} more matches: in a recording (recording.file)`);
  if (facts === undefined && rules.length > 1 && !fields.has('matches'))
    untold.push('where the other rules matched: in a recording (recording.file)');
  if (!fields.has('decided_by'))
    untold.push('which option or decorator decided: written by an older version');
  for (const { not_recorded: missing } of facts === undefined ? [] : [facts, ...(facts.then ?? [])]) {
    if ((missing?.redacted ?? 0) > 0) untold.push(`${missing?.redacted} texts that may hold secrets`);
    if ((missing?.cut ?? 0) > 0) untold.push(`${missing?.cut} texts that were too long to be kept`);
    if ((missing?.beyond ?? 0) > 0) untold.push(`${missing?.beyond} texts beyond what is kept of a request`);
  }
  return untold;
}

/** What a file holds was written by us, or by somebody who would like it to look so. */
function shown(text: string | undefined): string | null {
  return text === undefined ? null : legible(unescaped(text).replaceAll('…', '...'), MAX_TEXT);
}
