import type { DetectionCategory } from './detection-category';
import type { Place } from './extract/place';

/** What the texts of a route legitimately hold. */
export const contentProfiles = ['rich-text', 'code', 'search'] as const;

/**
 * - `rich-text`: an editor for people. Markup, prose about anything and code samples are fine in the body; elements and
 *   attributes that run script are not.
 * - `code`: source code, configuration, documentation. Any language is fine in the body.
 * - `search`: terms that people look for, and a query language of the application. Whole conditions, commands, code and
 *   names of files are fine in query and body; what leaves the place that a term is put into is not: it closes a string or
 *   a tag, chains or substitutes a command, climbs out of a folder. Nor are statements and calls of the database.
 *
 * Headers, cookies and the path are inspected as ever, and so is what attacks without being interpreted:
 * prototype pollution, operators of databases in field names, lookups of loggers, addresses inside the network.
 */
export type ContentProfile = (typeof contentProfiles)[number];

/** What a profile does not count, and where. */
export interface Tolerance {
  readonly places: readonly Place[];
  readonly categories: readonly DetectionCategory[];
  /** Rules of other categories that do not count either. */
  readonly rules: readonly string[];
  /** Rules of the tolerated categories that count all the same. */
  readonly except: readonly string[];
}

const NAME_RULES = [
  'node-prototype-name',
  'node-template-options',
  'nosqli-operator-name',
  'java-class-loader-name',
];

/** What samples of code in a text may look like. */
const SAMPLES: readonly DetectionCategory[] = [
  'sqli',
  'xss',
  'traversal',
  'command',
  'php',
  'node',
  'template',
  'ldap',
  'xpath',
  'ssi',
  'crlf',
];

/** What does nothing where a term is put into a query, a page or a command line: it closes and chains nothing. */
const INERT_TERMS = [
  'command-whole',
  'command-language-call',
  'xss-page-access',
  'xss-dialog-call',
  'xss-element-access',
  'php-call',
  'java-class',
  'traversal-system-path',
  'traversal-masked-file',
  'traversal-secret-file',
  'traversal-hidden-file',
  'ssrf-loopback',
];

export const TOLERANCES: Readonly<Record<ContentProfile, Tolerance>> = {
  'rich-text': {
    places: ['body'],
    categories: SAMPLES,
    rules: [
      'nosqli-operator-text',
      'nosqli-script',
      'java-class',
      'xxe-entity',
      'xxe-external-dtd',
      'xxe-include',
    ],
    except: [...NAME_RULES, 'xss-element', 'xss-handler', 'xss-script-url', 'xss-style', 'xss-markup-in-xml'],
  },
  code: {
    places: ['body'],
    categories: [...SAMPLES, 'xxe'],
    rules: ['nosqli-operator-text', 'nosqli-script', 'java-class'],
    except: NAME_RULES,
  },
  search: {
    places: ['query', 'body'],
    categories: ['ldap', 'xpath'],
    rules: [
      'sqli-condition',
      'sqli-tautology',
      'sqli-string-join',
      'nosqli-operator-text',
      'command-piped',
      ...INERT_TERMS,
    ],
    except: ['ldap-closed-filter'],
  },
};
