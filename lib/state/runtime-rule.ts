import type { DetectionExclusion } from '../detection/detection-options';

/** What a rule is about, and its value, as the option of the same meaning takes it. */
export type RuleSpec =
  /** A trusted client, or one that is denied: an address, or a network in CIDR notation. */
  | { readonly kind: 'whitelist' | 'blacklist'; readonly value: string }
  /** A user agent that is denied: a piece of the header, or a RegExp without the flags `g` and `y`. */
  | { readonly kind: 'blockedUserAgents'; readonly value: string | RegExp }
  /** Matches of detection to drop. */
  | { readonly kind: 'exclude'; readonly value: DetectionExclusion };

/** A rule that decides now: from the configuration, or added while the app runs. */
export type GuardRule = RuleSpec & {
  /** By what it is removed. */
  readonly id: string;
  /** Whether it stands in the options, or was added while the app runs. */
  readonly origin: 'configuration' | 'runtime';
  /** Whom it holds for; what stands in the options holds for each instance that has them. */
  readonly scope: 'instance' | 'fleet';
  /** Why it was added. */
  readonly reason: string;
  /** Who added it. */
  readonly by: string;
  /** When it was added, in milliseconds since the epoch; absent in the configuration. */
  readonly since: number | undefined;
  /** When it ends by itself, in milliseconds since the epoch; absent: never. */
  readonly until: number | undefined;
};

/** A rule to add: what, why, by whom, for how long and for whom. */
export type RuleToAdd = RuleSpec & RuleWords;

/** Who adds or removes a rule, and why. */
export interface RuleWords {
  /**
   * Why; at most 500 characters.
   * @default 'not given'
   */
  readonly reason?: string;
  /**
   * Who; at most 500 characters.
   * @default 'code'
   */
  readonly by?: string;
  /**
   * When it ends by itself: milliseconds since the epoch, a Date, or a text such as `2026-11-22T08:00:00Z`.
   * @default never
   */
  readonly until?: number | Date | string;
  /**
   * This instance, or every instance through the store.
   * @default 'fleet' with a store, 'instance' without one
   */
  readonly scope?: 'instance' | 'fleet';
}
