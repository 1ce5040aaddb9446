import type { DetectionCategory } from '../detection-category';
import type { Place } from '../extract/place';
import type { Part } from '../extract/value-visitor';
import type { Severity } from './severity';
import type { Subject } from './subject';

/**
 * Finds an attack in one normalised text: the index of the match, or -1. Total, pure, and linear in the text.
 * A regular expression is searched as it is.
 */
export type Finder = RegExp | ((subject: Subject) => number);

/** An example of the rule: a value, or a value in a place or a field that matters to the rule. */
export type Example =
  string | { readonly text: string; readonly place?: Place; readonly part?: Part; readonly field?: string };

export interface Rule {
  /** Stable: it stands in configurations and in logs. */
  readonly id: string;
  /** Raised whenever the rule changes what it matches. */
  readonly version: number;
  readonly category: DetectionCategory;
  readonly severity: Severity;
  /** The severity inside of a document, between several lines of words, for what technical text is full of. */
  readonly inDocuments?: Severity;
  /**
   * What a good password may look like, see {@link Subject.isPassword}, does not count there: false, or a pattern for what
   * no password is by chance and that a match must come with.
   */
  readonly inPasswords?: false | RegExp;
  /** True when only a request that no route answers can be meant: what another application would serve. */
  readonly onlyUnmatched?: true;
  readonly sees: string;
  readonly ignores: string;
  /** Where the knowledge comes from. */
  readonly source: string;
  /** All places but files when absent. */
  readonly places?: readonly Place[];
  /** Values and names when absent. */
  readonly parts?: readonly Part[];
  /**
   * The prefilter: the rule can only match a text that holds at least one literal (lower case) of each group.
   * No group: it is tried on every text.
   */
  readonly needs: readonly (readonly string[])[];
  readonly find: Finder;
  /** How many rules it takes as much time as, on hostile input; absent: one. */
  readonly cost?: number;
  /** Examples that must match. */
  readonly attacks: readonly Example[];
  /** Their twins, which look alike and must not match. */
  readonly harmless: readonly Example[];
}
