import { climbRules } from './climb.rules';
import { commandRules } from './command.rules';
import { filePathRules } from './file-path.rules';
import { inclusionRules } from './inclusion.rules';
import { injectionRules } from './injection.rules';
import { javaRules } from './java.rules';
import { nodeRules } from './node.rules';
import { nosqliRules } from './nosqli.rules';
import { phpRules } from './php.rules';
import { scannerRules } from './scanner.rules';
import { sqliShapeRules } from './sqli-shape.rules';
import { sqliTextRules } from './sqli-text.rules';
import { ssrfRules } from './ssrf.rules';
import { templateRules } from './template.rules';
import { uploadRules } from './upload.rules';
import { xssIndirectRules } from './xss-indirect.rules';
import { xssMarkupRules } from './xss-markup.rules';
import { xssScriptRules } from './xss-script.rules';
import { xxeRules } from './xxe.rules';
import type { Rule } from './rule';

/** Raised with every release that changes a rule. */
export const RULE_SET_VERSION = '1.1.0';

export const ruleSet: readonly Rule[] = [
  ...sqliShapeRules,
  ...sqliTextRules,
  ...nosqliRules,
  ...xssMarkupRules,
  ...xssScriptRules,
  ...xssIndirectRules,
  ...climbRules,
  ...filePathRules,
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
