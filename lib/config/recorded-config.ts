import { types } from 'node:util';
import type { GuardConfig } from './guard-config';
import type { GuardOptions } from './guard-options';

/** A configuration as JSON: what decisions depend on, without anything that could hold a credential. */
export type RecordedConfig = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 10;

/** No decision depends on these, or they are for this instance alone. */
const LEFT_OUT: readonly string[] = ['passiveMode', 'mode', 'logging', 'recording', 'hash'];

/** The configuration for a file: a regular expression is `{ regexp, flags }`, a storage is `{ named }`. */
export function recordConfig(config: GuardConfig): RecordedConfig {
  const deciding = Object.entries(config).filter(([name]) => !LEFT_OUT.includes(name));
  const { storage, ...rateLimit } = config.rateLimit;
  // Connections and their passwords are nobody's business.
  const withoutSecrets = {
    rateLimit: { ...rateLimit, ...(storage && { storage: { named: storage.constructor?.name } }) },
    store: { deadlineMs: config.store.deadlineMs },
  };
  return jsonSafe({ ...Object.fromEntries(deciding), ...withoutSecrets }) as RecordedConfig;
}

/** The options that {@link recordConfig} wrote, to be checked by `resolveConfig()`: a file may hold anything. */
export function optionsOfRecord(recorded: RecordedConfig): GuardOptions {
  return revive(recorded, 0) as GuardOptions;
}

/** A value as JSON keeps it, regular expressions included. */
export function jsonSafe(value: unknown, depth = 0): unknown {
  if (typeof value === 'function') return { named: value.name };
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  if (types.isRegExp(value)) return { regexp: value.source, flags: value.flags };
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return value.map((entry) => jsonSafe(entry, depth + 1));
  if (Object.prototype.toString.call(value) !== '[object Object]' || isInstance(value)) {
    return { named: value.constructor?.name };
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, jsonSafe(member, depth + 1)]));
}

/** What {@link jsonSafe} made JSON of; what has only a name is gone. */
export function revive(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((entry) => revive(entry, depth + 1));
  if ('named' in value) return undefined;
  const { regexp, flags = '' } = value as { regexp?: unknown; flags?: unknown };
  if (typeof regexp === 'string' && typeof flags === 'string') return regexpOf(regexp, flags);
  const entries = Object.entries(value).map(([key, member]) => [key, revive(member, depth + 1)] as const);
  return Object.fromEntries(entries);
}

/** What cannot be compiled stays what it is, for the reader of the option to complain about. */
function regexpOf(source: string, flags: string): unknown {
  try {
    return new RegExp(source, flags);
  } catch {
    return { regexp: source, flags };
  }
}

function isInstance(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== null && prototype !== Object.prototype;
}
