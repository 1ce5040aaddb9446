import { parseAddressRange } from '../request/address-range';
import { canonicalPath } from '../request/canonical-path';
import type {
  DetectionScopeExclude,
  DetectionScopeOptions,
  DetectionScopeProfile,
} from '../detection/detection-scope-options';
import { contentProfiles, detectionCategories, ruleIds } from '../detection/detection-vocabulary';
import { FIELD_PATTERN, FIELD_PATTERN_WORDS } from '../detection/field-pattern';
import { nestsRepetition } from './nests-repetition';
import { list, object, readable, report, unlessUnset, word, type OptionReader } from './option-reader';

/** An address or a network, answered in its canonical spelling. */
export const addressRange: OptionReader<string | undefined> = (value, path, problems) => {
  const range = typeof value === 'string' ? parseAddressRange(value) : undefined;
  if (range === undefined) {
    report(problems, path, 'an IP address or a network such as "10.0.0.0/8" or "2001:db8::/32"', value);
  }
  return range?.text;
};

export const addressList: OptionReader<readonly string[]> = list(
  addressRange,
  'IP addresses and networks in CIDR notation',
);

/** A piece of a User-Agent header, or a regular expression without the flags that make it remember. */
export const userAgentPattern = readable<string | RegExp | undefined>((value, path, problems) => {
  if (typeof value === 'string' && value.trim() !== '') return value;
  if (value instanceof RegExp && !value.global && !value.sticky && !nestsRepetition(value)) return value;
  report(
    problems,
    path,
    'a text that is not blank, or a RegExp without the flags "g" and "y" (they keep state between requests) that does not ' +
      'repeat a repetition or a choice without end (it could stall the app)',
    value,
  );
  return undefined;
});

export const userAgentList: OptionReader<readonly (string | RegExp)[]> = list(
  userAgentPattern,
  'texts and regular expressions',
);

/** The beginning of a path, up to the end of a segment, in its canonical spelling. */
export const pathPrefix: OptionReader<string | undefined> = (value, path, problems) => {
  const prefix = typeof value === 'string' ? canonicalPath(value).replace(/\/$/, '') : '';
  if (/^\/[^?#*\s]+$/.test(prefix)) return prefix;
  const expected = 'a path that begins with "/" and names at least one segment, without "*", "?" and "#"';
  report(problems, path, expected, value);
  return undefined;
};

const fieldName: OptionReader<string | undefined> = (value, path, problems) => {
  if (typeof value === 'string' && FIELD_PATTERN.test(value)) return value;
  report(problems, path, FIELD_PATTERN_WORDS, value);
  return undefined;
};

const someFields: OptionReader<readonly string[] | undefined> = (value, path, problems) => {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.length === 0)
    report(problems, path, 'at least one name of a field', value);
  return list(fieldName, 'names of fields')(value, path, problems);
};

/** What the texts of a route hold, and where. */
export const detectionProfile: OptionReader<DetectionScopeProfile | undefined> = (value, path, problems) => {
  const { profile, fields } = readProfile(value, path, problems);
  return profile && Object.freeze({ profile, ...(fields !== undefined && { fields }) });
};

const readProfile = object<Partial<DetectionScopeProfile>>({
  profile: word(contentProfiles),
  fields: someFields,
});

/**
 * The piece of detection that a route is left out of.
 * @param customRules the ids of the user's own rules, which may be named beside the built-in ones
 */
export function detectionExclude(
  customRules: readonly string[],
): OptionReader<Readonly<DetectionScopeExclude>> {
  const readParts = object<DetectionScopeExclude>({
    fields: unlessUnset(list(fieldName, 'names of fields')),
    categories: unlessUnset(list(word(detectionCategories), 'categories of attacks')),
    rules: unlessUnset(list(word([...ruleIds, ...customRules]), 'ids of rules')),
  });
  return (value, path, problems) => {
    const exclude = readParts(value, path, problems);
    const isEmpty = Object.values(exclude).every((part) => part === undefined);
    if (isEmpty) report(problems, path, 'at least one of fields, categories and rules', value);
    return exclude;
  };
}

/**
 * What a route, or whoever hands something in, says about itself.
 * @param customRules the ids of the user's own rules
 */
export function detectionScope(
  customRules: readonly string[],
): OptionReader<Readonly<DetectionScopeOptions>> {
  return object<DetectionScopeOptions>({
    profiles: unlessUnset(list(detectionProfile, 'profiles')),
    exclude: unlessUnset(list(detectionExclude(customRules), 'exclusions')),
  });
}
