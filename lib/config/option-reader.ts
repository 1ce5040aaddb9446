import type { ConfigProblem } from '../problems/config-problem';
import { describeValue } from '../problems/describe-value';
import { knownOption } from '../problems/known-option';
import { nearestWord } from '../problems/nearest-word';

/**
 * Reads one option: answers the value to use and adds a problem for each thing that is wrong. `undefined` always means
 * "not set", also when it is written out, and inherits the default.
 */
export type OptionReader<T> = (value: unknown, path: string, problems: ConfigProblem[]) => T;

/** Adds a problem with the value as it may be shown. */
export function report(problems: ConfigProblem[], path: string, expected: string, value: unknown): void {
  problems.push({ path, expected, value: describeValue(value) });
}

/** The same for a value that may hold a password: only its type is shown. */
export function reportHidden(
  problems: ConfigProblem[],
  path: string,
  expected: string,
  value: unknown,
): void {
  problems.push({ path, expected, value: `${typeOf(value)} (not shown: it may hold a password)` });
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Getters and proxies may throw: what cannot be read is a problem like any other, and reads as if it were not set. */
export function readable<T>(read: OptionReader<T>): OptionReader<T> {
  return (value, path, problems) => {
    try {
      return read(value, path, problems);
    } catch (error) {
      report(problems, path || 'options', 'a value that can be read', error);
      return read(undefined, path, []);
    }
  };
}

/** What is not set has no default. */
export function unlessUnset<T>(read: OptionReader<T>): OptionReader<T | undefined> {
  return (value, path, problems) => (value === undefined ? undefined : read(value, path, problems));
}

export function boolean(fallback: boolean): OptionReader<boolean> {
  return (value, path, problems) => {
    if (value === undefined) return fallback;
    if (typeof value === 'boolean') return value;
    report(problems, path, 'true or false', value);
    return fallback;
  };
}

export interface IntegerBounds {
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
}

export function optionalInteger({ min, max, unit = '' }: IntegerBounds): OptionReader<number | undefined> {
  return (value, path, problems) => {
    if (value === undefined) return undefined;
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max)
      return value as number;
    report(problems, path, `an integer${unit && ` of ${unit}`} from ${min} to ${max}`, value);
    return undefined;
  };
}

export function integer(fallback: number, bounds: IntegerBounds): OptionReader<number> {
  const read = optionalInteger(bounds);
  return (value, path, problems) => read(value, path, problems) ?? fallback;
}

export function oneOf<T extends string>(words: readonly T[], fallback: T): OptionReader<T> {
  return (value, path, problems) => {
    if (value === undefined) return fallback;
    return readWord(words, value, path, problems) ?? fallback;
  };
}

export function word<T extends string>(words: readonly T[]): OptionReader<T | undefined> {
  return (value, path, problems) => readWord(words, value, path, problems);
}

/** How many valid words an error lists; the nearest one stands beside them. */
const MAX_LISTED = 20;

function readWord<T extends string>(
  words: readonly T[],
  value: unknown,
  path: string,
  problems: ConfigProblem[],
): T | undefined {
  const found = words.find((candidate) => candidate === value);
  if (found === undefined) {
    const nearest = typeof value === 'string' ? nearestWord(value, words) : undefined;
    const listed = words.slice(0, MAX_LISTED).map((candidate) => `"${candidate}"`);
    const more = words.length > MAX_LISTED ? `, or one of ${words.length - MAX_LISTED} more` : '';
    const expected = `one of ${listed.join(', ')}${more}`;
    problems.push({ path, expected, value: describeValue(value), ...(nearest !== undefined && { nearest }) });
  }
  return found;
}

/** A list whose items are read one by one; an item that reads as `undefined` is left out. */
export function list<T>(item: OptionReader<T | undefined>, expected: string): OptionReader<readonly T[]> {
  return readable((value, path, problems) => {
    if (value === undefined) return Object.freeze([]);
    if (!Array.isArray(value)) {
      report(problems, path, `an array of ${expected}`, value);
      return Object.freeze([]);
    }
    const items = Array.from(value as unknown[], (entry, i) => item(entry, `${path}[${i}]`, problems));
    return Object.freeze(items.filter((entry) => entry !== undefined));
  });
}

export type ReaderTable<T> = { readonly [K in keyof T]-?: OptionReader<T[K]> };

/** An object with exactly these keys. A key that is not known is a problem, with the nearest known one. */
export function object<T extends object>(readers: ReaderTable<T>): OptionReader<Readonly<T>> {
  const keys = Object.keys(readers) as (keyof T & string)[];
  return readable((value, path, problems) => {
    const source = value === undefined ? {} : value;
    // Neither an array nor a Map nor a Promise that somebody forgot to await: they would read as empty.
    const isObject = Object.prototype.toString.call(source) === '[object Object]';
    if (!isObject) report(problems, path || 'options', 'an object', value);
    const given = isObject ? (source as Record<string, unknown>) : {};
    reportUnknownKeys(given, keys, path, problems);
    const entries = keys.map((key) => {
      const at = path ? `${path}.${key}` : key;
      return [key, readers[key](valueAt(given, key, at, problems), at, problems)];
    });
    return Object.freeze(Object.fromEntries(entries)) as Readonly<T>;
  });
}

function reportUnknownKeys(
  given: object,
  keys: readonly string[],
  path: string,
  problems: ConfigProblem[],
): void {
  for (const key of Object.keys(given)) {
    if (keys.includes(key)) continue;
    const nearest = nearestWord(key, keys);
    const at = `${path && `${path}.`}${describeKey(key)}`;
    const expected = knownOption(nearest, keys);
    problems.push({ path: at, expected, value: 'an unknown one', ...(nearest !== undefined && { nearest }) });
  }
}

function describeKey(key: string): string {
  return /^\w{1,64}$/.test(key) ? key : describeValue(key);
}

function valueAt(
  given: Record<string, unknown>,
  key: string,
  path: string,
  problems: ConfigProblem[],
): unknown {
  try {
    return given[key];
  } catch (error) {
    report(problems, path, 'a value that can be read', error);
    return undefined;
  }
}
