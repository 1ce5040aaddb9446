import { ruleSet } from './rules/rule-set';

export { contentProfiles } from './content-profile';
export { detectionCategories } from './detection-category';

/** The ids of all built-in rules. */
export const ruleIds: readonly string[] = ruleSet.map((rule) => rule.id);
