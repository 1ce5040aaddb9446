import type { ThrottlerStorage } from '@nestjs/throttler';
import type { DetectionOptions } from '../detection/detection-options';
import type { ModeOptions } from './mode-options';

/**
 * What `GuardModule.forRoot()` takes. Every option may be left out, and `undefined` is the same as leaving it out.
 * Anything that is not a valid value, or not an option at all, stops the app at boot with a `GuardConfigError` that
 * lists all problems at once.
 *
 * @example
 * GuardModule.forRoot({
 *   passiveMode: true,
 *   trustedProxies: ['10.0.0.0/8'],
 *   whitelist: ['198.51.100.7'],
 *   rateLimit: { limit: 300, ttl: 60_000 },
 * });
 */
export interface GuardOptions {
  /**
   * Whether the app starts by only logging what it would deny. Route decorators such as `@IpWhitelist` deny all the same.
   * `GuardMode` changes the mode while the app runs.
   * @default false: hostile requests are denied
   */
  passiveMode?: boolean;

  /**
   * Whether requests are searched for attacks: SQL injection, cross-site scripting, path traversal, and so on.
   * @default true
   */
  enablePenetrationDetection?: boolean;

  /**
   * Whether clients are banned, automatically after {@link banning}`.threshold` attacks or by hand through `GuardBans`.
   * @default true
   */
  enableIpBanning?: boolean;

  /**
   * Whether {@link rateLimit} applies. `@RateLimit` on a route applies in any case.
   * @default true
   */
  enableRateLimiting?: boolean;

  /**
   * Trusted clients: addresses and networks in CIDR notation. The blacklist, user agents, the rate limit and detection
   * do not apply to them; bans and route decorators do. The list shuts nobody else out, see {@link restrictToWhitelist}.
   * @default []
   */
  whitelist?: string[];

  /**
   * Whether clients that are not on the {@link whitelist} are denied. Needs a whitelist: without one, nobody would get in.
   * @default false
   */
  restrictToWhitelist?: boolean;

  /**
   * Clients that are denied: addresses and networks in CIDR notation.
   * @default []
   */
  blacklist?: string[];

  /**
   * User agents that are denied: a text matches anywhere in the `User-Agent` header, whatever its case; a RegExp matches
   * as it is written in its first 2,048 characters, must not have the flags `g` and `y`, and must not repeat without end
   * what repeats without end or has a choice, such as `(a+)+`.
   * @default []
   */
  blockedUserAgents?: (string | RegExp)[];

  /**
   * Paths whose content is not searched for attacks. `/static` covers `/static` and `/static/app.js`, not `/staticadmin`;
   * paths are compared decoded, with dot segments folded, and what a router could take for another path, such as
   * `/static%2fx`, is not covered. Bans, lists and limits apply there as everywhere.
   * @default []
   */
  excludePaths?: string[];

  /**
   * The proxies in front of the app: addresses and networks in CIDR notation. Only they are believed when they name a
   * client in `X-Forwarded-For`. Without them everybody behind a proxy has the proxy's address.
   * @default []
   */
  trustedProxies?: string[];

  /**
   * How many bits of an IPv6 address make one client for rate limits and bans, from 32 to 128. Providers hand out whole
   * networks, so counting single addresses counts nothing. Lists always compare the whole address.
   * @default 64
   */
  ipv6SubnetPrefix?: number;

  /** The limit on the requests of one client over the whole app. */
  rateLimit?: GlobalRateLimitOptions;

  /** When a client is banned automatically. */
  banning?: BanningOptions;

  /** What detection looks for, and where it does not look. */
  detection?: DetectionOptions;

  /** How bodies are looked at that no parser of the app reads before the guard: uploads, XML, text. */
  unreadBodies?: UnreadBodyOptions;

  /**
   * What becomes of a request when a check fails in active mode and no other check denies it: `deny` answers 500,
   * `allow` serves it. In passive mode it is served. It is an event and an error line in any case.
   * @default 'deny'
   */
  onCheckError?: 'deny' | 'allow';

  /** The state that the instances of a fleet share. */
  store?: StoreOptions;

  /** Where the mode may come from besides the code, and when it returns to passive by itself. */
  mode?: ModeOptions;

  /** What is written where. */
  logging?: LoggingOptions;

  /** What is recorded of the traffic, to be looked at and decided again later. */
  recording?: RecordingOptions;

  /** Another name of {@link LoggingOptions.file}. */
  customLogFile?: string;
}

/** Durations and words as in `@nestjs/throttler`. */
export interface GlobalRateLimitOptions {
  /**
   * How many requests a client may make within {@link ttl}, from 1 to 1,000,000,000.
   * @default 600
   */
  limit?: number;

  /**
   * The length of the window in milliseconds, from 1 to 31,622,400,000 (366 days).
   * @default 60_000
   */
  ttl?: number;

  /**
   * How long a client that went over the limit is denied, in milliseconds, from 0 to 31,622,400,000. With 0 it is
   * denied just as long as the window is full.
   * @default the value of ttl
   */
  blockDuration?: number;

  /**
   * Where requests are counted: any storage for `@nestjs/throttler`. When it fails or does not answer within
   * `store.deadlineMs`, the memory of the instance counts until it is back.
   * @default {@link StoreOptions.redis}, or else the memory of the instance, bounded to 100,000 clients
   */
  storage?: ThrottlerStorage;
}

/** When a client is banned, and for how long. Only attacks that detection finds count. */
export interface BanningOptions {
  /**
   * How many requests with an attack in them ban their client, from 1 to 1,000. A request that is blocked for another
   * reason does not count.
   * @default 10
   */
  threshold?: number;

  /**
   * The time within which they have to come, in milliseconds, from 1 to 31,622,400,000 (366 days).
   * @default 3_600_000 (one hour)
   */
  windowMs?: number;

  /**
   * How long a ban lasts, in milliseconds, from 1 to 31,622,400,000 (366 days).
   * @default 3_600_000 (one hour)
   */
  durationMs?: number;
}

/** How bodies are looked at that no parser of the app has read, such as uploads. */
export interface UnreadBodyOptions {
  /**
   * How many of the first bytes detection looks at, from 0 to 1,048,576. The handler still gets every byte. With 0 such
   * bodies are not looked at.
   * @default 16_384
   */
  maxBytes?: number;

  /**
   * How long a request waits for these bytes, in milliseconds, from 1 to 10,000. What has not come by then is not
   * looked at.
   * @default 100
   */
  deadlineMs?: number;
}

/** The state that the instances of a fleet share, and how long a request waits for it. */
export interface StoreOptions {
  /**
   * The Redis (or Valkey) that the instances share, version 6.2 or newer: a URL such as `redis://host:6379/0` or
   * `rediss://user:password@host`, the path of a unix socket, options of `ioredis` (Sentinel too), or a client of it
   * (`Redis` or `Cluster`). It needs the package `ioredis`. The mode, bans, rules, limits and counts of attacks are those
   * of the whole fleet then. Two connections of our own are opened, also next to a client that is handed in, which is
   * never closed here. While Redis cannot be reached, the memory of each instance takes over; one that refuses us at boot
   * stops the app.
   * @default none: every instance is on its own
   */
  redis?: string | object;

  /**
   * What the names of all keys begin with: 1 to 64 letters, digits, `.`, `:`, `_` and `-`. Apps that share a Redis need
   * prefixes of their own.
   * @default 'nestjs-guard'
   */
  prefix?: string;

  /**
   * How long a request waits for Redis, or for the storage in {@link GlobalRateLimitOptions.storage}, in milliseconds,
   * from 1 to 10,000. After one answer that did not come, no request waits until it is back.
   * @default 50
   */
  deadlineMs?: number;
}

/** What is written, where, in which form, and how much of it. */
export interface LoggingOptions {
  /**
   * A file that gets every line, besides Nest's `Logger`. Lines are appended; after a rotation the file is opened anew.
   * A file that cannot be written is reported once and never touches a request.
   * @default none
   */
  file?: string;

  /**
   * The form of the lines in the file: `text`, or `json` for one object a line with the whole event.
   * @default 'text'
   */
  format?: 'text' | 'json';

  /**
   * The least level that is written. Would-be denials and denials are `warn`, changes of the mode and bans are `log`,
   * failures are `error`; `off` writes nothing. Events and counters are not affected.
   * @default 'log'
   */
  level?: 'log' | 'warn' | 'error' | 'off';

  /**
   * How many lines a second are written at the most, from 1 to 1,000,000. A line tells how many were left out, by action,
   * so that the counts stay right.
   * @default 1_000
   */
  maxLinesPerSecond?: number;
}

/**
 * The event file: every decision with the facts that it rests on, the requests between them, and summaries of who makes
 * the traffic. `npx nestjs-guard replay` decides the recorded requests again, under another configuration. Credentials,
 * cookies and password-like fields are never written.
 */
export interface RecordingOptions {
  /**
   * The file, in JSON lines. Lines are appended; after a rotation, whether it moves the file or copies and empties it, the
   * file begins anew. A file that cannot be written is reported once and never touches a request: what finds no room in
   * memory is counted and left out.
   * @default none: nothing is recorded
   */
  file?: string;

  /**
   * Which requests are recorded: `all`, or only those that were `flagged`, which means denied or would have been. Rate
   * limits, and what a wider configuration would find, can only be replayed from `all`. A request that nothing stood
   * against takes some 300 bytes.
   * @default 'all'
   */
  requests?: 'all' | 'flagged';

  /**
   * Which texts of a recorded request are kept, so that rules can look at them again: those in which a rule `matched`, or
   * `all` of them. Texts of more than 1,000 characters, and those that may hold a secret, are not kept; what was found in
   * them is.
   * @default 'matched'
   */
  values?: 'matched' | 'all';

  /**
   * The size of the file, in bytes, from 65,536 to 1,099,511,627,776, from which on served requests are no longer
   * recorded, and decisions without the facts that a replay needs; at twice the size nothing is. The file says how many
   * lines are missing. A rotation begins anew.
   * @default 1_073_741_824 (1 GiB)
   */
  maxFileBytes?: number;

  /**
   * How often a summary of the traffic is written, in milliseconds, from 1,000 to 86,400,000 (a day).
   * @default 60_000
   */
  summaryIntervalMs?: number;

  /**
   * Whether a request came from a client that had logged in; it is asked with the request of the framework when the
   * response is done. What it throws counts as no, and the log says so once. Summaries then tell customers from strangers.
   * @default none: summaries say nothing of it
   */
  isAuthenticated?: (request: unknown) => boolean;
}
