import type { DecidedBy } from '../checks/decided-by';
import type { NotRecorded, RecordedFacts, RecordedPass } from '../telemetry/recorded-facts';
import { escaped, legible } from '../telemetry/legible';
import type { ExplainedDenial, Explanation } from './explanation';
import { explainClient } from './explained-client';
import { explainMatches } from './explained-matches';
import { describeOutcome } from './explained-outcome';
import { plural } from './plural';
import { RecordFields } from './record-fields';
import { readFacts } from './recorded-facts.reader';
import { shownText } from './shown-text';

const MAX_TEXT = 500;
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
  const passes: readonly RecordedPass[] = facts === undefined ? [] : [facts, ...(facts.then ?? [])];
  const isDecision = fields.has('check') && fields.has('ip_address');
  const word = (name: string): string | null => shownText(fields.text(name, 10_000));
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
    matches: explainMatches(fields, passes).slice(0, MAX_ENTRIES),
    alsoDeniedBy: (fields.list('also_denied_by', alsoOf, MAX_ENTRIES) ?? []).filter((it) => it !== undefined),
    configHash: word('config_hash'),
    instance: shownText(facts?.instance) ?? word('instance'),
    untold: isDecision
      ? [...(facts === undefined ? untoldOfEvent(fields) : untoldOfFacts(passes)), ...untoldOfAge(fields)]
      : [],
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
    check: shownText(fields.text('check')) ?? '',
    scope: shownText(fields.text('scope')),
    reason: shownText(fields.text('reason')) ?? '',
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

function texts(fields: RecordFields, name: string): string[] {
  const list = fields.list(name, (entry) => (typeof entry === 'string' ? entry : undefined), 1000) ?? [];
  return list.flatMap((entry) => (entry === undefined ? [] : [legible(entry, 100)])).slice(0, 100);
}

function shareOf(fields: RecordFields): number | undefined {
  const share = fields.raw('share');
  return typeof share === 'number' && share >= 0 && share <= 1 ? share : undefined;
}

/** What stands in a recording, and not in a log. */
function untoldOfEvent(fields: RecordFields): string[] {
  const more = fields.count('more_matches') ?? 0;
  const isPlaceless = texts(fields, 'rules').length > 1 && !fields.has('matches');
  return [
    'through which proxies it came: in a recording (recording.file)',
    ...(more > 0 ? [`${plural(more, 'more match', 'more matches')}: in a recording (recording.file)`] : []),
    ...(isPlaceless ? ['where the other rules matched: in a recording (recording.file)'] : []),
  ];
}

/** What was left out of a recording. */
function untoldOfFacts(passes: readonly RecordedPass[]): string[] {
  const found = passes.reduce((sum, { matches = [] }) => sum + matches.length, 0);
  const sumOf = (name: Exclude<keyof NotRecorded, 'places'>): number =>
    passes.reduce((sum, { not_recorded: missing = {} }) => sum + (missing[name] ?? 0), 0);
  const secret = plural(sumOf('redacted'), 'text that may hold a secret', 'texts that may hold secrets');
  const cut = plural(
    sumOf('cut'),
    'text that was too long to be kept',
    'texts that were too long to be kept',
  );
  const beyond = 'beyond what is kept of a request';
  return [
    ...(found > MAX_ENTRIES
      ? [`${plural(found - MAX_ENTRIES, 'more match', 'more matches')} of the record`]
      : []),
    ...(sumOf('matches') > 0 ? [`${plural(sumOf('matches'), 'match', 'matches')} ${beyond}`] : []),
    ...(sumOf('unfinished') > 0
      ? ['what else would have matched: looking on would have been too much work']
      : []),
    ...(sumOf('redacted') > 0 ? [secret] : []),
    ...(sumOf('cut') > 0 ? [cut] : []),
    ...(sumOf('beyond') > 0 ? [`${plural(sumOf('beyond'), 'text')} ${beyond}`] : []),
  ];
}

function untoldOfAge(fields: RecordFields): string[] {
  return fields.has('decided_by') ? [] : ['which option or decorator decided: written by an older version'];
}
