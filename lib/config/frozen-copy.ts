import { types } from 'node:util';

/**
 * A copy of plain data, frozen all through: what the user changes afterwards changes nothing here. Only own properties
 * are copied; regular expressions are handed on as they are.
 */
export function frozenCopy<T>(value: T): T {
  if (typeof value !== 'object' || value === null || types.isRegExp(value)) return value;
  const copy: unknown = Array.isArray(value)
    ? value.map(frozenCopy)
    : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, frozenCopy(member)]));
  return Object.freeze(copy) as T;
}
