import { checkNames } from '../config/check-name';
import { detectionCategories } from '../detection/detection-category';
import { places } from '../detection/extract/place';
import { severityPoints, type Severity } from '../detection/rules/severity';
import type {
  NotRecorded,
  RecordedFacts,
  RecordedHit,
  RecordedMatch,
  RecordedPass,
  RecordedText,
} from '../telemetry/recorded-facts';
import { RecordFields } from './record-fields';

const DOORS = ['last', 'repeated', 'before routes', 'message', 'behind routes'] as const;
const PARTS = ['value', 'name', 'markup', 'quoted'] as const;
const SEVERITIES = Object.keys(severityPoints) as Severity[];
const MAX_PASSES = 1000;
const MAX_HITS = 10;
const MAX_ORDINAL = 1_000_000;
const NOT_RECORDED = ['redacted', 'cut', 'beyond', 'unmatched', 'matches', 'unfinished'] as const;

/** The facts of a record, checked; undefined when something in them is not what it should be. */
export function readFacts(value: unknown): RecordedFacts | undefined {
  const fields = RecordFields.of(value);
  const instance = fields?.text('instance', 100);
  if (fields === undefined || instance === undefined) return undefined;
  const first = readPass(value);
  const then = fields.has('then') ? fields.list('then', readPass, MAX_PASSES) : [];
  if (first === undefined || then === undefined || !isWhole(then)) return undefined;
  return {
    ...first,
    instance,
    ...present('peer', fields.text('peer')),
    ...present('forwarded_for', fields.text('forwarded_for')),
    ...present('path', fields.text('path')),
    ...present('agent', fields.text('agent', 5000)),
    ...present('of', fields.text('of')),
    ...flag(fields, 'path_hidden'),
    ...flag(fields, 'agent_hidden'),
    ...flag(fields, 'forwarded_for_hidden'),
    ...flag(fields, 'no_response'),
    ...flag(fields, 'partial'),
    ...(then.length > 0 && { then }),
  };
}

function readPass(value: unknown): RecordedPass | undefined {
  const fields = RecordFields.of(value);
  const seq = fields?.count('seq');
  if (fields === undefined || seq === undefined) return undefined;
  const matches = fields.has('matches') ? fields.list('matches', readMatch) : [];
  const values = fields.has('values') ? fields.list('values', readText) : [];
  const door = fields.has('door') ? fields.word('door', DOORS) : 'last';
  if (matches === undefined || values === undefined || door === undefined) return undefined;
  if (!isWhole(matches) || !isWhole(values)) return undefined;
  const failed = fields.list('failed', (name) => checkNames.find((known) => known === name), 100);
  const leftOut = fields.list('left_out', (text) => (typeof text === 'string' ? text : undefined), 100);
  return {
    seq,
    ...present('began', fields.count('began')),
    ...present('at', fields.count('at')),
    ...(door !== 'last' && { door }),
    ...present('handler', fields.text('handler')),
    ...flag(fields, 'body'),
    ...flag(fields, 'unsearched'),
    ...(failed && { failed: failed.filter((name) => name !== undefined) }),
    ...(leftOut && { left_out: leftOut.filter((text) => text !== undefined) }),
    ...present(
      'counted',
      fields.list('counted', readHit, MAX_HITS)?.filter((hit) => hit !== undefined),
    ),
    ...present('attacks', fields.count('attacks')),
    ...(matches.length > 0 && { matches }),
    ...(values.length > 0 && { values }),
    ...present('not_recorded', readNotRecorded(fields.raw('not_recorded'))),
  };
}

function readHit(value: unknown): RecordedHit | undefined {
  const fields = RecordFields.of(value);
  const scope = fields?.word('scope', ['route', 'global']);
  const hits = fields?.count('hits');
  const at = fields?.count('at');
  return scope === undefined || hits === undefined || at === undefined ? undefined : { scope, hits, at };
}

function readMatch(value: unknown): RecordedMatch | undefined {
  const fields = RecordFields.of(value);
  const rule = fields?.text('rule', 200);
  const version = fields?.count('version');
  const category = fields?.word('category', detectionCategories);
  const severity = fields?.word('severity', SEVERITIES);
  const place = fields?.word('place', places);
  const field = fields?.text('field', 1000);
  const ordinal = fields?.count('value');
  if (rule === undefined || version === undefined || category === undefined || severity === undefined)
    return undefined;
  if (place === undefined || field === undefined || ordinal === undefined || ordinal > MAX_ORDINAL)
    return undefined;
  const window = fields?.count('window');
  return { rule, version, category, severity, place, field, value: ordinal, ...present('window', window) };
}

function readText(value: unknown): RecordedText | undefined {
  const fields = RecordFields.of(value);
  const ordinal = fields?.count('value');
  const place = fields?.word('place', places);
  const part = fields?.has('part') === true ? fields.word('part', PARTS) : 'value';
  const field = fields?.text('field', 1000);
  const text = fields?.text('text', 100_000);
  if (ordinal === undefined || ordinal > MAX_ORDINAL || place === undefined || part === undefined)
    return undefined;
  if (field === undefined || text === undefined) return undefined;
  return { value: ordinal, place, part, field, ...present('name', fields?.text('name', 1000)), text };
}

function readNotRecorded(value: unknown): NotRecorded | undefined {
  const fields = RecordFields.of(value);
  if (fields === undefined) return undefined;
  const counts = NOT_RECORDED.map((name) => [name, fields.count(name)] as const);
  const where = fields.list('places', (name) => places.find((place) => place === name), 100);
  return {
    ...Object.fromEntries(counts.filter(([, count]) => count !== undefined)),
    ...(where && { places: where.filter((place) => place !== undefined) }),
  };
}

function present<K extends string, T>(name: K, value: T | undefined): { [key in K]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { [key in K]?: T };
}

function flag<K extends string>(fields: RecordFields, name: K): { [key in K]?: true } {
  return (fields.raw(name) === true ? { [name]: true } : {}) as { [key in K]?: true };
}

function isWhole<T>(list: readonly (T | undefined)[]): list is T[] {
  return list.every((entry) => entry !== undefined);
}
