import type { ThrottlerStorage } from '@nestjs/throttler';
import { detectionProblems } from '../detection/detection-problems';
import type { DetectionOptions } from '../detection/detection-options';
import { hashConfig } from './config-hash';
import type { ConfigProblem } from '../problems/config-problem';
import { addressList, pathPrefix, userAgentList } from './domain-readers';
import { durationBounds } from './duration-bounds';
import { frozenCopy } from './frozen-copy';
import type { GuardConfig, RecordingConfig } from './guard-config';
import { GuardConfigError } from '../problems/guard-config.error';
import type { GuardOptions } from './guard-options';
import {
  boolean,
  integer,
  list,
  object,
  oneOf,
  readable,
  report,
  reportHidden,
  type OptionReader,
} from './option-reader';
import { tripwire } from './tripwire.reader';
import { rateLimitReaders, type RateLimitSettings } from './rate-limit-readers';
import { storeReaders } from './store-readers';

const DEFAULT_LIMIT = 600;
const DEFAULT_TTL = 60_000;

const storage = readable<ThrottlerStorage | undefined>((value, path, problems) => {
  const candidate = value as ThrottlerStorage | null | undefined;
  if (candidate === undefined || typeof candidate?.increment === 'function') return candidate ?? undefined;
  reportHidden(problems, path, 'a storage of @nestjs/throttler (an object with an increment method)', value);
  return undefined;
});

const file: OptionReader<string | undefined> = (value, path, problems) => {
  if (value === undefined || (typeof value === 'string' && /^[^\0]*[^\0\s/][^\0]*$/.test(value)))
    return value;
  report(problems, path, 'the path of a file', value);
  return undefined;
};

const isAuthenticated = readable<RecordingConfig['isAuthenticated']>((value, path, problems) => {
  if (value === undefined || typeof value === 'function') return value as RecordingConfig['isAuthenticated'];
  report(problems, path, 'a function that takes a request and answers true or false', value);
  return undefined;
});

const detection = readable<DetectionOptions>((value, path, problems) => {
  const found = detectionProblems(value, path);
  problems.push(...found);
  return found.length > 0 ? {} : frozenCopy((value ?? {}) as DetectionOptions);
});

/** The options as they are read, before those that depend on each other are put together. */
type ReadOptions = Omit<GuardConfig, 'hash' | 'rateLimit'> & {
  readonly rateLimit: RateLimitSettings & Pick<GuardConfig['rateLimit'], 'storage'>;
  readonly customLogFile: string | undefined;
};

const readOptions = object<ReadOptions & Record<keyof GuardOptions, unknown>>({
  passiveMode: boolean(false),
  enablePenetrationDetection: boolean(true),
  enableIpBanning: boolean(true),
  enableRateLimiting: boolean(true),
  whitelist: addressList,
  restrictToWhitelist: boolean(false),
  blacklist: addressList,
  blockedUserAgents: userAgentList,
  excludePaths: list(pathPrefix, 'paths'),
  trustedProxies: addressList,
  ipv6SubnetPrefix: integer(64, { min: 32, max: 128, unit: 'bits' }),
  rateLimit: object({ ...rateLimitReaders, storage }),
  banning: object({
    threshold: integer(10, { min: 1, max: 1000, unit: 'requests' }),
    windowMs: integer(3_600_000, durationBounds),
    durationMs: integer(3_600_000, durationBounds),
  }),
  detection,
  unreadBodies: object({
    maxBytes: integer(16_384, { min: 0, max: 1_048_576, unit: 'bytes' }),
    deadlineMs: integer(100, { min: 1, max: 10_000, unit: 'milliseconds' }),
  }),
  onCheckError: oneOf(['deny', 'allow'], 'deny'),
  mode: object({ file, tripwire }),
  store: object(storeReaders),
  logging: object({
    file,
    format: oneOf(['text', 'json'], 'text'),
    level: oneOf(['log', 'warn', 'error', 'off'], 'log'),
    maxLinesPerSecond: integer(1000, { min: 1, max: 1_000_000, unit: 'lines' }),
  }),
  recording: object({
    file,
    requests: oneOf(['all', 'flagged'], 'all'),
    values: oneOf(['matched', 'all'], 'matched'),
    maxFileBytes: integer(1_073_741_824, { min: 65_536, max: 1_099_511_627_776, unit: 'bytes' }),
    summaryIntervalMs: integer(60_000, { min: 1000, max: 86_400_000, unit: 'milliseconds' }),
    isAuthenticated,
  }),
  customLogFile: file,
});

/**
 * Turns what the user passed into the one frozen configuration that everything else reads.
 * @throws GuardConfigError with everything that is wrong
 */
export function resolveConfig(options: GuardOptions | undefined): GuardConfig {
  const problems: ConfigProblem[] = [];
  const { customLogFile, rateLimit, ...read } = readOptions(options, '', problems);
  if (read.restrictToWhitelist && read.whitelist.length === 0) {
    report(problems, 'restrictToWhitelist', 'a whitelist with at least one address beside it', true);
  }
  if (customLogFile !== undefined && read.logging.file !== undefined && customLogFile !== read.logging.file) {
    report(
      problems,
      'customLogFile',
      'the same file as logging.file, of which it is another name',
      customLogFile,
    );
  }
  const logFile = read.logging.file ?? customLogFile;
  if (read.recording.file !== undefined && read.recording.file === logFile) {
    report(
      problems,
      'recording.file',
      'a file of its own: in the file of the log each decision would stand twice',
      logFile,
    );
  }
  if (problems.length > 0) throw new GuardConfigError(problems);

  const config = {
    ...read,
    rateLimit: Object.freeze({
      limit: rateLimit.limit ?? DEFAULT_LIMIT,
      ttl: rateLimit.ttl ?? DEFAULT_TTL,
      blockDuration: rateLimit.blockDuration,
      storage: rateLimit.storage,
    }),
    logging: Object.freeze({ ...read.logging, file: logFile }),
  };
  // No decision depends on these.
  const {
    passiveMode: _passive,
    mode: _mode,
    logging: _logging,
    recording: _recording,
    ...deciding
  } = config;
  return Object.freeze({ ...config, hash: hashConfig(deciding) });
}
