import type { DetectionCategory } from './detection-category';

/** What the text fields of a route legitimately hold. */
export const contentProfiles = ['rich-text', 'code', 'search'] as const;

export type ContentProfile = (typeof contentProfiles)[number];

/** The categories that each profile does not look for in values of the body (`search`: of the query as well). */
export const TOLERATED: Readonly<Record<ContentProfile, readonly DetectionCategory[]>> = {
  'rich-text': ['xss', 'sqli', 'command', 'traversal'],
  code: ['xss', 'sqli', 'command', 'traversal'],
  search: ['sqli'],
};
