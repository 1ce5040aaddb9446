import type { CheckName } from '../config/check-name';
import type { DecidedBy } from '../checks/decided-by';
import type { DenialScope } from '../checks/denial';
import type { RecordedConfig } from '../config/recorded-config';
import type { RecordedPolicy } from '../policy/recorded-policy';
import type { RecordedFacts } from './recorded-facts';

interface RequestLine {
  readonly id: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly timestamp: string;
  readonly passive_mode: boolean;
  readonly ip_address: string;
  readonly method: string;
  /** As in events: escaped, masked, with the names of query parameters and without their values. */
  readonly path: string;
  readonly route?: string;
  readonly handler?: string;
  readonly user_agent?: string;
  readonly facts: RecordedFacts;
}

/** A request that nothing denied or would have denied. */
export interface ServedLine extends RequestLine {
  readonly action_taken: 'served';
}

/** A request that was denied or would have been: the event of `wireEvent()`, with facts. */
export interface DecisionLine extends RequestLine {
  readonly action_taken: 'logged_only' | 'request_blocked';
  readonly scope: DenialScope;
  readonly check: CheckName;
  readonly reason: string;
  readonly rules: readonly string[];
  readonly status_code: number;
  /** The checks that looked, as `scope:name`. */
  readonly looked?: readonly string[];
  readonly also_denied_by?: readonly { readonly check: CheckName; readonly reason: string }[];
  readonly decided_by?: DecidedBy;
}

/** A rule that was added while the app runs. */
export interface RecordedRule {
  readonly id: string;
  /** The option that it adds to. */
  readonly kind: string;
  /** A regular expression is `{ regexp, flags }`. */
  readonly value: unknown;
  /** When it ends, in milliseconds since the epoch. */
  readonly until?: number;
}

/** The start of an instance, and again at the head of each further file. */
export interface BootedLine {
  readonly action_taken: 'booted';
  readonly timestamp: string;
  /** The run of the instance. */
  readonly instance: string;
  /** It has been running for some time: the file goes on where another ended. */
  readonly continued?: true;
  readonly passive_mode: boolean;
  readonly config_hash: string;
  readonly rule_set_version: string;
  /** Whether other instances share its counters and bans, or a storage of the user's counts. */
  readonly shared: boolean;
  /** The name under which it shares them in a store (`store.prefix`), where there is one. */
  readonly fleet?: string;
  /** Its own name there, and those of all instances that take part. */
  readonly self?: string;
  readonly instances?: readonly string[];
  /** What of each request is written. */
  readonly requests: 'all' | 'flagged';
  readonly values: 'matched' | 'all';
  readonly config: RecordedConfig;
  /** The routes with decorators. */
  readonly policies: readonly RecordedPolicy[];
  /** The rules that hold beside the configuration. */
  readonly rules: readonly RecordedRule[];
  readonly routes: readonly { readonly method: string; readonly path: string; readonly handler: string }[];
}

/** A route with decorators that was found after the start, as in a module that is loaded lazily. */
export interface PolicyLine {
  readonly action_taken: 'policy_added';
  readonly timestamp: string;
  readonly instance: string;
  readonly policy: RecordedPolicy;
}

/** The traffic of one client since the summary before. */
export interface ClientTraffic {
  readonly client: string;
  /** All requests, flagged ones included. */
  readonly requests: number;
  /** How many of them were denied or would have been. */
  readonly flagged: number;
  /** How many were answered with a status of 200 to 299. */
  readonly ok: number;
  /** How many were authenticated; absent when nobody was asked. */
  readonly authenticated?: number;
  /** At most so many requests before `first` were not counted, because others were busier then; absent: none. */
  readonly missed?: number;
  /** Milliseconds since the epoch. */
  readonly first: number;
  readonly last: number;
}

/** Who made the traffic since the summary before. */
export interface TrafficSummaryLine {
  readonly action_taken: 'traffic_summary';
  readonly timestamp: string;
  readonly instance: string;
  readonly since: string;
  /** All requests of the time. */
  readonly requests: number;
  readonly flagged: number;
  readonly ok: number;
  readonly authenticated?: number;
  /** The busiest first, at most 10,000. */
  readonly clients: readonly ClientTraffic[];
  /** Requests of clients that did not find room among the 10,000. */
  readonly others: { readonly requests: number };
}

/** Why lines are missing. */
export type DropReason =
  /** The disk was too slow or full, and what waited for it too much. */
  | 'buffer_full'
  /**
   * The file has reached `recording.maxFileBytes`: served requests are not written, and decisions without facts. When it
   * has reached twice as much, nothing is.
   */
  | 'file_full'
  /** A request could not be described. */
  | 'failed';

/** Lines that are missing in the file. */
export interface RecordsDroppedLine {
  readonly action_taken: 'records_dropped';
  readonly timestamp: string;
  readonly instance: string;
  readonly since: string;
  readonly records: number;
  readonly why: DropReason;
}

/** An instance has stopped, and everything is written; a process that was killed does not come to it. */
export interface StoppedLine {
  readonly action_taken: 'stopped';
  readonly timestamp: string;
  readonly instance: string;
}

/** An instance has come to the fleet, or gone. */
export interface InstancesLine {
  readonly action_taken: 'instances_changed';
  readonly timestamp: string;
  readonly instance: string;
  /** Their names in the store. */
  readonly instances: readonly string[];
}

/** What happened beside the requests, as `wireEvent()` writes it. */
export interface NoticeLine {
  readonly action_taken: string;
  readonly timestamp: string;
  readonly message: string;
  readonly ip_address?: string;
  readonly instance?: string;
  /** Its place among the decisions of the instance. */
  readonly seq?: number;
  /** The mode since then. */
  readonly mode_change?: {
    readonly passive: boolean;
    readonly share?: number;
    /** When the whole fleet was flipped, the same on every instance; absent: this instance was. */
    readonly moment?: number;
  };
  /** A ban that was set by hand. */
  readonly ban?: { readonly target: string; readonly until: number };
  /** With `rule_added` and `rule_removed`. */
  readonly rule?: RecordedRule;
  /** A ban that was lifted by hand. */
  readonly lifted?: string;
}
