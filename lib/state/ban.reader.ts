import { parseAddressRange } from '../request/address-range';
import type { Ban, BanOrigin } from './ban';

/** No reason is longer in the store. */
const MAX_REASON = 1000;

/** A ban as the store has it, or nothing when it is none: anything may stand there. */
export function readBan(key: string, value: unknown, origin: BanOrigin): Ban | undefined {
  const { reason, since, until } = (value ?? {}) as Partial<Record<keyof Ban, unknown>>;
  const target = parseAddressRange(key)?.text;
  if (target === undefined || target !== key || typeof reason !== 'string') return undefined;
  if (!Number.isFinite(since) || !Number.isFinite(until)) return undefined;
  return Object.freeze({
    target,
    origin,
    reason: reason.slice(0, MAX_REASON),
    since: since as number,
    until: until as number,
  });
}
