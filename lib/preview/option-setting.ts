import { isDeepStrictEqual } from 'node:util';
import type { GuardOptions } from '../config/guard-options';
import { revive } from '../config/recorded-config';

/** A change of one option, as `--set` takes it. */
export interface OptionSetting {
  /** As it was written. */
  readonly text: string;
  readonly path: readonly string[];
  /** `+=` adds to a list, `-=` takes out of one. */
  readonly operator: '=' | '+=' | '-=';
  readonly value: unknown;
}

/**
 * Reads `whitelist+=203.0.113.0/24` or `detection.threshold=8`: a value is JSON, or else a text; `/bot/i` is a regular
 * expression where user agents are meant. Undefined when it is no setting.
 */
export function readOptionSetting(text: string): OptionSetting | undefined {
  const [, path = '', operator, value = ''] = /^([\w.]{1,200}?)([+-]?=)([^]*)$/.exec(text) ?? [];
  const names = path.split('.');
  if (operator === undefined || names.includes('')) return undefined;
  return {
    text,
    path: names,
    operator: operator as OptionSetting['operator'],
    value: valueOf(value, names[0]),
  };
}

/**
 * The options with the setting applied to a copy; whether that makes sense is for `resolveConfig()` to say.
 * @throws Error when something that is no list is to be added to
 */
export function applySetting(
  options: GuardOptions,
  { path, operator, value, text }: OptionSetting,
): GuardOptions {
  const change = (target: unknown, rest: readonly string[]): unknown => {
    const [name, ...deeper] = rest;
    if (name === undefined) return operator === '=' ? value : listWith(target, operator, value, text);
    const object = typeof target === 'object' && target !== null ? (target as Record<string, unknown>) : {};
    const member = Object.hasOwn(object, name) ? object[name] : undefined;
    return { ...object, [name]: change(member, deeper) };
  };
  return change(options, path) as GuardOptions;
}

function listWith(target: unknown, operator: '+=' | '-=', value: unknown, text: string): unknown[] {
  if (target !== undefined && !Array.isArray(target))
    throw new Error(`${text}: it is no list, so that "=" is meant`);
  const list: unknown[] = target ?? [];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  if (operator === '+=') return [...list, ...values];
  return list.filter((entry) => !values.some((gone) => isDeepStrictEqual(entry, gone)));
}

function valueOf(text: string, option: string | undefined): unknown {
  const pattern = option === 'blockedUserAgents' ? /^\/(.+)\/([a-z]*)$/.exec(text) : null;
  try {
    return pattern === null ? revive(JSON.parse(text)) : new RegExp(pattern[1] ?? '', pattern[2]);
  } catch {
    return text;
  }
}
