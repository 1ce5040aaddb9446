import { detectionCategories } from './detection-category';
import { ruleIds } from './detection-vocabulary';
import { inertOptions } from './inert-options';
import { places } from './extract/place';
import { FIELD_PATTERN, FIELD_PATTERN_WORDS } from './field-pattern';
import { patternSteps } from './rules/pattern-steps';
import { severityPoints } from './rules/severity';
import type { ConfigProblem } from '../problems/config-problem';
import { describeValue } from '../problems/describe-value';
import { knownOption } from '../problems/known-option';
import { nearestWord } from '../problems/nearest-word';

/** @param nearest the word that was probably meant */
type Report = (path: string, expected: string, value: unknown, nearest?: string) => void;
type Check = (value: unknown, path: string, report: Report) => void;

const MAX_PATTERN_STEPS = 4000;
const MAX_PATTERN_LENGTH = 1000;
const MAX_LIST = 1000;
const MAX_SHOWN_WORDS = 20;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Getters and proxies of the user may throw; what cannot be read is wrong, not fatal. */
function read(value: Record<string, unknown>, key: string): unknown {
  try {
    return value[key];
  } catch {
    return Symbol('unreadable');
  }
}

function keysOf(value: object): string[] {
  try {
    return Object.keys(value);
  } catch {
    return [];
  }
}

const word =
  (allowed: readonly string[], what: string): Check =>
  (value, path, report) => {
    if (typeof value === 'string' && allowed.includes(value)) return;
    const nearest = typeof value === 'string' ? nearestWord(value, allowed) : undefined;
    const isShown = nearest === undefined && allowed.length <= MAX_SHOWN_WORDS;
    report(path, isShown ? `${what} (${allowed.join(', ')})` : what, value, nearest);
  };

const matching =
  (pattern: RegExp, expected: string): Check =>
  (value, path, report) => {
    if (typeof value !== 'string' || !pattern.test(value)) report(path, expected, value);
  };

const integer =
  (min: number, max: number): Check =>
  (value, path, report) => {
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
    if (!fits) report(path, `an integer from ${min} to ${max}`, value);
  };

const list =
  (check: Check, what: string, max = MAX_LIST, min = 0): Check =>
  (value, path, report) => {
    if (!Array.isArray(value) || value.length > max || value.length < min) {
      report(path, `an array of ${min > 0 ? `${min} to` : 'at most'} ${max} ${what}`, value);
      return;
    }
    for (let i = 0; i < value.length; i++) {
      check(read(value as unknown as Record<string, unknown>, String(i)), `${path}[${i}]`, report);
    }
  };

/** An object of these keys; a key that is undefined is one that was not given. */
const object =
  (checks: Readonly<Record<string, Check>>, required: readonly string[] = []): Check =>
  (value, path, report) => {
    if (!isObject(value)) {
      report(path, 'an object', value);
      return;
    }
    const allowed = Object.keys(checks);
    for (const key of keysOf(value)) {
      const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
      const member = read(value, key);
      const meant = check === undefined ? nearestWord(key, allowed) : undefined;
      if (check === undefined) report(`${path}.${key}`, knownOption(meant, allowed), member, meant);
      else if (member !== undefined) check(member, `${path}.${key}`, report);
    }
    for (const key of required) {
      if (read(value, key) === undefined) report(`${path}.${key}`, 'a value', undefined);
    }
  };

const pattern: Check = (value, path, report) => {
  if (!(value instanceof RegExp) || value.source.length > MAX_PATTERN_LENGTH) {
    report(path, `a RegExp of at most ${MAX_PATTERN_LENGTH} characters`, value);
    return;
  }
  const steps = patternSteps(value);
  if (steps <= MAX_PATTERN_STEPS) {
    if (new RegExp(value.source, value.flags.replace(/[gy]/g, '')).test(''))
      report(path, 'a RegExp that does not match an empty text: it would match every request', value);
    return;
  }
  const rule = 'only bounded repetitions such as ".{0,50}", no references to groups';
  const found = steps === Infinity ? 'have no bound' : `are ${steps}`;
  report(
    path,
    `a RegExp that takes linear time (${rule}) and compares at most ${MAX_PATTERN_STEPS} characters at one place, in all ways that its repetitions and alternatives allow; they ${found} here`,
    value,
  );
};

const exclusion =
  (ids: readonly string[]): Check =>
  (value, path, report) => {
    object({
      rule: word(ids, 'the id of a rule'),
      category: word(detectionCategories, 'a category of attacks'),
      route: matching(/^[/*]\S*$/, 'the template of a route, such as "/articles/:id"'),
      path: matching(
        /^\/[^*?#]*(?:\/\*)?$/,
        'a path that begins with "/", without a query, that may end with "/*"',
      ),
      field: matching(FIELD_PATTERN, FIELD_PATTERN_WORDS),
    })(value, path, report);
    if (isObject(value) && keysOf(value).every((key) => read(value, key) === undefined)) {
      report(path, 'at least one of rule, category, route, path and field', value);
    }
  };

const customRule = object(
  {
    id: matching(/^[a-z0-9]+(?:-[a-z0-9]+){0,20}$/, 'an id in lower case with hyphens'),
    pattern,
    category: word(detectionCategories, 'a category of attacks'),
    severity: word(Object.keys(severityPoints), 'a severity'),
    places: list(word(places, 'a place in a request'), 'places', MAX_LIST, 1),
  },
  ['id', 'pattern'],
);

function customIds(options: unknown): string[] {
  const rules = isObject(options) ? read(options, 'customRules') : undefined;
  if (!Array.isArray(rules)) return [];
  const ids = rules
    .slice(0, MAX_LIST)
    .map((rule: unknown) => (isObject(rule) ? read(rule, 'id') : undefined));
  return ids.filter((id) => typeof id === 'string');
}

function reportTakenIds(custom: readonly string[], path: string, report: Report): void {
  custom.forEach((id, i) => {
    const isTaken = ruleIds.includes(id) || custom.indexOf(id) < i;
    if (isTaken) report(`${path}.customRules[${i}].id`, 'an id that no other rule has', id);
  });
}

function reportInert(options: unknown, path: string, report: Report): void {
  if (!isObject(options)) return;
  try {
    for (const inert of inertOptions(options)) report(`${path}.${inert.path}`, inert.expected, inert.value);
  } catch {
    // What cannot be read has been reported.
  }
}

/** Everything that is wrong with the options, by path; empty when they can be used. Total on any input. */
export function detectionProblems(options: unknown, path = 'detection'): ConfigProblem[] {
  if (options === undefined) return [];
  const problems: ConfigProblem[] = [];
  const report: Report = (where, expected, value, nearest) => {
    const shown = describeValue(value);
    problems.push({ path: where, expected, value: shown, ...(nearest !== undefined && { nearest }) });
  };
  const custom = customIds(options);
  const ids = [...ruleIds, ...custom];
  object({
    categories: list(word(detectionCategories, 'a category of attacks'), 'categories', MAX_LIST, 1),
    disabledRules: list(word(ids, 'the id of a rule'), 'ids of rules'),
    exclude: list(exclusion(ids), 'exclusions'),
    threshold: integer(1, 100),
    customRules: list(customRule, 'rules', 100),
    maxBytes: integer(1024, 10_485_760),
    maxWork: integer(65_536, 1_073_741_824),
    maxValues: integer(16, 100_000),
    maxDepth: integer(1, 100),
  })(options, path, report);
  reportTakenIds(custom, path, report);
  reportInert(options, path, report);
  return problems;
}
