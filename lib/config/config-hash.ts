import { createHash } from 'node:crypto';
import { types } from 'node:util';

/**
 * Twelve hex digits over everything that a decision depends on, the same on every instance that is configured alike.
 * A storage counts by its class, not by what it holds.
 */
export function hashConfig(settings: object): string {
  const text = JSON.stringify(settings, (key, value: unknown) => {
    if (types.isRegExp(value)) return String(value);
    if (key === 'storage' && typeof value === 'object') return value?.constructor?.name;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? inOrder(value) : value;
  });
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** The same settings in another order are the same settings. */
function inOrder(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
