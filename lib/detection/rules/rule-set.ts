import { commandRules } from './command.rules';
import type { Rule } from './rule';
import { sqliRules } from './sqli.rules';
import { traversalRules } from './traversal.rules';
import { xssRules } from './xss.rules';

/** Raised with every release that changes a rule. */
export const RULE_SET_VERSION = '1.0.0';

export const ruleSet: readonly Rule[] = [...sqliRules, ...xssRules, ...traversalRules, ...commandRules];
