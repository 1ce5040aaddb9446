import type { GuardConfig } from '../config/guard-config';
import { jsonSafe } from '../config/recorded-config';
import { isSecretName } from '../telemetry/secret-name';

const MASK = '(redacted)';
/** The user info of a URL: `redis://user:password@host`. */
const USER_INFO = /(?<=:\/\/)[^\s/@]{1,500}(?=@)/g;

/** Every option as it is in force, as JSON and without credentials. */
export function effectiveConfig({ hash: _hash, ...config }: GuardConfig): Record<string, unknown> {
  return masked(jsonSafe(config), '') as Record<string, unknown>;
}

function masked(value: unknown, name: string): unknown {
  if (value === undefined) return null;
  if (typeof value === 'string') return isSecretName(name) ? MASK : value.replace(USER_INFO, MASK);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => masked(entry, name));
  const { regexp, flags, named } = value as { regexp?: unknown; flags?: unknown; named?: unknown };
  if (typeof regexp === 'string' && typeof flags === 'string') return `/${regexp}/${flags}`;
  if ('named' in value) return `(${typeof named === 'string' && named !== '' ? named : 'code'})`;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, masked(member, key)]));
}
