import type { GuardOptions } from '../config/guard-options';
import type { DetectionScopeExclude } from '../detection/detection-scope-options';
import type { ClientVerdict } from './client-class';

/** How many events, by what their clients look like. */
export type ClassCounts = Readonly<Record<ClientVerdict['class'], number>>;

/** The part of `GuardOptions` that a suggestion adds to, or replaces. */
export type SuggestedOptions = Pick<GuardOptions, 'detection' | 'excludePaths' | 'whitelist' | 'rateLimit'>;

/** A decorator that does the same in the code of the app. */
export interface SuggestedDecorator {
  /** The handler that it belongs on: `OrdersController.create`. */
  readonly on: string;
  readonly exclude?: DetectionScopeExclude;
  readonly rateLimit?: { readonly limit: number; readonly ttl: number };
}

/** A change, and where it applies: no event elsewhere changes, but for bans and limits that followed from them. */
export interface SuggestionDraft {
  readonly kind: 'exclude' | 'excludePaths' | 'whitelist' | 'rateLimit' | 'routeLimit';
  /** What it is about, in a line. */
  readonly about: string;
  /** To be added to the configuration: lists are added to, values replaced. Empty where only a decorator helps. */
  readonly options: SuggestedOptions;
  readonly decorator: SuggestedDecorator | undefined;
  /** The clients whose events it was made of, at most 1,000. */
  readonly clients: readonly string[];
}

/** What a change does to the recorded requests, by replay. */
export interface SuggestionEffect {
  /** Events that vanish. */
  readonly silences: ClassCounts;
  /** Requests that are flagged only with the change, such as those that a limit counts now. */
  readonly appear: number;
  /** Requests of which it cannot be told any more. */
  readonly uncertain: number;
  /** The ids of the events that vanish, at most 1,000. */
  readonly events: readonly string[];
}

/** A change that would remove false positives, and what it would cost. */
export interface Suggestion extends SuggestionDraft, SuggestionEffect {
  /**
   * It silences events of clients that look like scanners, or more of unknown clients than of persons: to be looked at,
   * and in no other figure.
   */
  readonly isHarmful: boolean;
}
