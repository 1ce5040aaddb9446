import { commandRules } from './command.rules';
import { inclusionRules } from './inclusion.rules';
import { injectionRules } from './injection.rules';
import { javaRules } from './java.rules';
import { nodeRules } from './node.rules';
import { nosqliRules } from './nosqli.rules';
import { phpRules } from './php.rules';
import { scannerRules } from './scanner.rules';
import { sqliRules } from './sqli.rules';
import { ssrfRules } from './ssrf.rules';
import { templateRules } from './template.rules';
import { traversalRules } from './traversal.rules';
import { uploadRules } from './upload.rules';
import { xssRules } from './xss.rules';
import { xxeRules } from './xxe.rules';
import type { Rule } from './rule';

/** Raised with every release that changes a rule. */
export const RULE_SET_VERSION = '1.1.0';

export const ruleSet: readonly Rule[] = [
  ...sqliRules,
  ...nosqliRules,
  ...xssRules,
  ...traversalRules,
  ...inclusionRules,
  ...commandRules,
  ...phpRules,
  ...nodeRules,
  ...javaRules,
  ...templateRules,
  ...ssrfRules,
  ...xxeRules,
  ...injectionRules,
  ...uploadRules,
  ...scannerRules,
];
