import { HiddenValue } from './hidden-value';
import {
  integer,
  readable,
  report,
  reportHidden,
  type OptionReader,
  type ReaderTable,
} from './option-reader';
import type { StoreConfig } from './guard-config';

const EXPECTED =
  'a URL such as "redis://host:6379/0" or "rediss://…", the path of a unix socket, options of ioredis, or a client of ioredis (Redis or Cluster)';

/** Where Redis is. What was written is never shown: it may hold a password. */
const redis = readable<StoreConfig['redis']>((value, path, problems) => {
  if (value === undefined) return undefined;
  const isUsable =
    typeof value === 'string'
      ? isRedisUrl(value)
      : typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isUsable) return new HiddenValue(value as string | object);
  reportHidden(problems, path, EXPECTED, value);
  return undefined;
});

const prefix: OptionReader<string> = (value, path, problems) => {
  if (value === undefined) return 'nestjs-guard';
  if (typeof value === 'string' && /^[\w.:-]{1,64}$/.test(value)) return value;
  report(problems, path, '1 to 64 letters, digits, ".", ":", "_" and "-"', value);
  return 'nestjs-guard';
};

export const storeReaders: ReaderTable<StoreConfig> = {
  redis,
  prefix,
  deadlineMs: integer(50, { min: 1, max: 10_000, unit: 'milliseconds' }),
};

function isRedisUrl(text: string): boolean {
  if (/^\/[^\0]+$/.test(text) && !text.startsWith('//')) return true;
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname } = new URL(text);
  return /^rediss?:$/.test(protocol) && hostname !== '' && /^\/?\d{0,5}$/.test(pathname);
}
