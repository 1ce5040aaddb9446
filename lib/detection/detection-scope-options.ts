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
  readonly profile: ContentProfile;
  /** Dotted field names, as in an exclusion. Only there; when absent, wherever the profile applies. */
  readonly fields?: readonly string[];
}

/** What a route, or a controller, says about itself. */
export interface DetectionScopeOptions {
  /** Each is an exclusion of its own: a match is dropped when one of them covers it. */
  readonly exclude?: readonly DetectionScopeExclude[];
  /** Each by itself: a match is dropped when one of them tolerates it. */
  readonly profiles?: readonly DetectionScopeProfile[];
}
