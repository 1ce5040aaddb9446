import { describeValue } from '../problems/describe-value';
import { mayAnswer, mayLieUnder } from '../request/template-match';
import { ruleSet } from './rules/rule-set';

/** An option that is right by itself and does nothing beside the others. */
export interface InertOption {
  /** Such as `exclude[0].rule`. */
  readonly path: string;
  readonly expected: string;
  readonly value: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** What of the options can have no effect. What is no option at all is left to others: total on any input. */
export function inertOptions(options: Fields): InertOption[] {
  const custom = listOf(options.customRules).map(fieldsOf);
  const disabled = listOf(options.disabledRules);
  const categories = options.categories === undefined ? undefined : listOf(options.categories);
  const familyOf = (rule: unknown): unknown => {
    const own = custom.find(({ id }) => id === rule);
    return own === undefined ? ruleSet.find(({ id }) => id === rule)?.category : (own.category ?? 'custom');
  };
  // Rules of the user apply whatever their family.
  const isOff = (family: unknown): boolean =>
    family !== undefined &&
    family !== 'custom' &&
    categories?.includes(family) === false &&
    !custom.some(({ category }) => category === family);
  const isOwn = (rule: unknown): boolean => custom.some(({ id }) => id === rule);

  const ofDisabled = disabled.flatMap((rule, i) => {
    const path = `disabledRules[${i}]`;
    if (isOwn(rule))
      return [{ path, expected: 'a built-in rule: leave one of yours out of customRules', value: rule }];
    if (!isOff(familyOf(rule))) return [];
    return [
      {
        path,
        expected: `a rule of one of the categories (it is of ${describeValue(familyOf(rule))})`,
        value: rule,
      },
    ];
  });
  const ofExclusions = listOf(options.exclude).flatMap((entry, i) => {
    const { rule, category, route, path } = fieldsOf(entry);
    const at = `exclude[${i}]`;
    const family = familyOf(rule);
    const off = [
      disabled.includes(rule) && { path: `${at}.rule`, expected: 'a rule that is not disabled', value: rule },
      !isOwn(rule) &&
        isOff(family) && { path: `${at}.rule`, expected: 'a rule of one of the categories', value: rule },
      isOff(category) && {
        path: `${at}.category`,
        expected: 'one of the categories that are looked for',
        value: category,
      },
      family !== undefined &&
        category !== undefined &&
        family !== category && {
          path: `${at}.category`,
          expected: `the category of the rule (${describeValue(family)}), or none`,
          value: category,
        },
      !canBothHold(route, path) && {
        path: `${at}.path`,
        expected: `a path that the route ${describeValue(route)} answers`,
        value: path,
      },
    ];
    return off.filter((found) => found !== false);
  });
  return [...ofDisabled, ...ofExclusions];
}

function canBothHold(route: unknown, path: unknown): boolean {
  if (typeof route !== 'string' || typeof path !== 'string') return true;
  return path.endsWith('/*') ? mayLieUnder(route, path.slice(0, -2)) : mayAnswer(route, path);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]).slice(0, 1000) : [];
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
