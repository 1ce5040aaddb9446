import type { CustomRule } from '../detection-options';
import { patternSteps } from './pattern-steps';
import type { Rule } from './rule';

/** Characters that are compared in about the time that one of our rules takes for a character. */
const STEPS_PER_WORK = 32;

/** A rule of the user in the shape of the built-in ones. It has no prefilter: nothing is known of its pattern. */
export function customRuleOf({ id, pattern, category, severity, places }: CustomRule): Rule {
  return {
    id,
    version: 1,
    category: category ?? 'custom',
    severity: severity ?? 'critical',
    sees: 'What its pattern says.',
    ignores: 'Everything else.',
    source: 'configuration',
    places,
    needs: [],
    // "g" and "y" would make the answer depend on the value before.
    find: new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')),
    cost: Math.ceil(patternSteps(pattern) / STEPS_PER_WORK),
    attacks: [],
    harmless: [],
  };
}
