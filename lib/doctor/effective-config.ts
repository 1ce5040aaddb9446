import type { GuardConfig } from '../config/guard-config';
import { jsonSafe } from '../config/recorded-config';
import { defaultLimits } from '../detection/default-limits';
import { detectionCategories } from '../detection/detection-category';
import { isSecretName } from '../telemetry/secret-name';
import { storeAddress } from './store-address';

const MASK = '(redacted)';
/** The user info of a URL: `redis://user:password@host`. */
const USER_INFO = /(?<=:\/\/)[^\s/@]{1,500}(?=@)/g;

/** Every option as it is in force, as JSON and without credentials. */
export function effectiveConfig({ hash: _hash, ...config }: GuardConfig): Record<string, unknown> {
  const { redis, ...store } = config.store;
  const whole = {
    ...config,
    detection: { ...detectionDefaults, ...given(config.detection) },
    store: { redis: redis === undefined ? undefined : storeAddress(redis.reveal()), ...store },
  };
  return masked(jsonSafe(whole), '') as Record<string, unknown>;
}

/** What detection does where its options say nothing: a configuration holds only what was said. */
const detectionDefaults = {
  categories: detectionCategories,
  disabledRules: [],
  exclude: [],
  customRules: [],
  ...defaultLimits,
};

function given(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
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
