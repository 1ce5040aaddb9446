import type { ContentProfile } from './content-profile';
import type { DetectionCategory } from './detection-category';

/**
 * What a route leaves out. With `fields`, only there; with `categories` or `rules`, only these. `{ fields: ['html'],
 * categories: ['xss'] }` leaves markup in the field `html` alone, and nothing else.
 */
export interface DetectionScopeExclude {
  /** Dotted field names; `*` stands for any one part, `**` at the end for all that is below: `items.*.note`, `page.**`. */
  readonly fields?: readonly string[];
  /** Families of attacks. */
  readonly categories?: readonly DetectionCategory[];
  /** Ids of rules. */
  readonly rules?: readonly string[];
}

/** What the texts of a route hold. */
export interface DetectionScopeProfile {
  /** What may stand there: `rich-text`, `code` or `search`. */
  readonly profile: ContentProfile;
  /** Dotted field names, as in an exclusion. Only there; when absent, wherever the profile applies. */
  readonly fields?: readonly string[];
}

/** What a route, a controller, or whoever hands something to `GuardService` says about its texts. */
export interface DetectionScopeOptions {
  /** Each is an exclusion of its own: a match is dropped when one of them covers it. */
  readonly exclude?: readonly DetectionScopeExclude[];
  /** Each by itself: a match is dropped when one of them tolerates it. */
  readonly profiles?: readonly DetectionScopeProfile[];
}
