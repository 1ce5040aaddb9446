import type { DetectionCategory } from './detection-category';
import type { Place } from './extract/place';
import type { Severity } from './rules/severity';

/** A match is dropped when everything that is said here applies to it. At least one word must be said. */
export interface DetectionExclusion {
  /** Id of a built-in or custom rule. */
  readonly rule?: string;
  /** The family of the rule. */
  readonly category?: DetectionCategory;
  /** Template of the matched route, such as `/articles/:id`. */
  readonly route?: string;
  /** The path of the request: exact, or everything below it with a final `/*`. */
  readonly path?: string;
  /** Dotted field name, such as `article.body`; a part that is `*` stands for any one part: `items.*.note`. */
  readonly field?: string;
}

/** A rule of yours. It is tried on the normalised form of every value. */
export interface CustomRule {
  /** Unique, in lower case, with hyphens: `acme-internal-host`. */
  readonly id: string;
  /**
   * What to look for. Every repetition must be bounded (`.{0,50}` instead of `.*`), so that no input can stall the app;
   * at one place it may compare at most 4,000 characters, in all ways that its repetitions and alternatives allow:
   * `a.{0,50}b` compares 102. What a pattern costs counts against {@link DetectionOptions.maxWork}. Case matters only without
   * the flag `i`.
   */
  readonly pattern: RegExp;
  /** Default `custom`. */
  readonly category?: DetectionCategory;
  /** Default `critical`: denies alone. */
  readonly severity?: Severity;
  /** Where to look. Names of files are looked at with `file` and with `body`. Default: everywhere but in the content of files. */
  readonly places?: readonly Place[];
}

/** How requests are inspected for attacks. */
export interface DetectionOptions {
  /**
   * The families to look for; rules of yours apply whatever their family.
   * @default all
   * @example ['sqli', 'xss']
   */
  readonly categories?: readonly DetectionCategory[];
  /**
   * Ids of rules to leave out.
   * @default []
   */
  readonly disabledRules?: readonly string[];
  /**
   * Matches to drop; the narrowest remedy for a false positive names the rule, the route and the field.
   * @default []
   * @example [{ rule: 'xss-element', route: '/articles/:id', field: 'body' }]
   */
  readonly exclude?: readonly DetectionExclusion[];
  /**
   * Points of evidence in one value and one category at which a request is denied: `critical` counts 5, `warning` 3,
   * `notice` 2. Higher is quieter and blinder. From 1 to 100.
   * @default 5
   */
  readonly threshold?: number;
  /**
   * Rules of yours, up to 100.
   * @default []
   */
  readonly customRules?: readonly CustomRule[];
  /**
   * How much text of a request is inspected, in characters; what lies beyond is reported as left out. From 1024 to
   * 10485760. The time spent grows with it.
   * @default 262144
   */
  readonly maxBytes?: number;
  /**
   * How much work an inspection may do, in characters times rules that look at them. To begin with a text or a rule, to read
   * a text as SQL, HTML or shell, and to take a layer of encoding off, count as much as they take at the worst. What remains
   * is reported as left out. A page of technical text takes a hundred thousand, which is a millisecond at the most. From 65536
   * to 1073741824. Rules of yours have half as much again for themselves, of which 32 characters compared count as one rule.
   * @default 393216
   */
  readonly maxWork?: number;
  /**
   * How many values and names of a request are inspected. From 16 to 100000.
   * @default 4096
   */
  readonly maxValues?: number;
  /**
   * How deep objects and arrays of a body are followed. From 1 to 100.
   * @default 32
   */
  readonly maxDepth?: number;
}
