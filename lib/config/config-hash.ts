import { createHash } from 'node:crypto';

/**
 * Twelve hex digits over everything that a decision depends on, the same on every instance that is configured alike.
 * A storage counts by its class, not by what it holds.
 */
export function hashConfig(settings: object): string {
  const text = JSON.stringify(settings, (key, value: unknown) => {
    if (value instanceof RegExp) return String(value);
    if (key === 'storage' && typeof value === 'object') return value?.constructor?.name;
    return value;
  });
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
