import { canonicalPath } from '../../request/canonical-path';
import { isUnderPrefix } from '../../request/is-under-prefix';
import { TOLERANCES } from '../content-profile';
import type { DetectionExclusion } from '../detection-options';
import type { RuleMatch } from '../detection-report';
import type {
  DetectionScopeExclude,
  DetectionScopeOptions,
  DetectionScopeProfile,
} from '../detection-scope-options';
import type { InspectableRequest } from '../inspectable-request';
import { isLineField } from '../is-line-field';

/** Whether a match counts on this request. */
export type MatchFilter = (match: RuleMatch, request: InspectableRequest) => boolean;

/** Behind a name, everything below it and itself. */
const TREE = '**';

function fits(wanted: readonly string[], actual: readonly string[]): boolean {
  const isTree = wanted.at(-1) === TREE;
  const parts = isTree ? wanted.slice(0, -1) : wanted;
  const hasLength = isTree ? parts.length <= actual.length : parts.length === actual.length;
  return hasLength && parts.every((part, i) => part === '*' || part === actual[i]);
}

/** Stands in a path between a text and what is inside of it. */
const INSIDE = '$';

/** Names of headers have no case. */
function matchesField(pattern: string, { place, field }: RuleMatch): boolean {
  return fieldMatches(place === 'header' ? pattern.toLowerCase() : pattern, field);
}

/** `items.*.note` stands for `items.0.note`, `page.**` for all of `page`, and `meta` also for what is inside of a text of that name. */
function fieldMatches(pattern: string, field: string): boolean {
  const wanted = pattern.split('.');
  const actual = field.split('.');
  if (!actual.includes(INSIDE)) return fits(wanted, actual);
  const names = wanted.filter((part) => part !== INSIDE);
  const containers = actual.flatMap((part, i) => (part === INSIDE ? [actual.slice(0, i)] : []));
  return [...containers, actual].some((path) =>
    fits(
      names,
      path.filter((part) => part !== INSIDE),
    ),
  );
}

/**
 * As routers read a path: escapes decoded, whatever the case of the letters, with or without a slash at the end. Where they
 * may differ, nothing is excluded.
 */
function pathMatches(pattern: string, path: string): boolean {
  const isTree = pattern.endsWith('/*');
  const wanted = canonicalPath(
    isTree ? pattern.slice(0, -2) : pattern.replace(/(?<=.)\/$/, ''),
  ).toLowerCase();
  const prefix = wanted === '/' ? '' : wanted;
  const actual = path.toLowerCase();
  if (!isUnderPrefix([prefix], actual)) return false;
  const rest = canonicalPath(actual).slice(prefix.length);
  return isTree ? rest !== '' : rest === '' || rest === '/';
}

function excludes(exclusion: DetectionExclusion, match: RuleMatch, request: InspectableRequest): boolean {
  return (
    (exclusion.rule === undefined || exclusion.rule === match.rule) &&
    (exclusion.category === undefined || exclusion.category === match.category) &&
    (exclusion.route === undefined || exclusion.route === request.route) &&
    (exclusion.path === undefined || pathMatches(exclusion.path, request.path)) &&
    (exclusion.field === undefined || matchesField(exclusion.field, match))
  );
}

export function exclusionFilter(exclusions: readonly DetectionExclusion[]): MatchFilter {
  return (match, request) => !exclusions.some((exclusion) => excludes(exclusion, match, request));
}

const INDEX = /^\d{1,9}$/;
/** Titles are written by the same hand as the text below them. */
const TITLE = /^(?:title|subject|headline)$/;

/** An editor sends names and addresses along, which are no content. */
function isForLine(field: string): boolean {
  const name =
    field
      .toLowerCase()
      .split('.')
      .findLast((part) => !INDEX.test(part)) ?? '';
  return isLineField(name) && !TITLE.test(name);
}

/** A field that is named holds content whatever its name; of the others, those do that are not for one line. */
function tolerates({ profile, fields }: DetectionScopeProfile, match: RuleMatch): boolean {
  const { places, categories, rules, except } = TOLERANCES[profile];
  const { place, category, rule, field } = match;
  const isTolerated = rules.includes(rule) || (categories.includes(category) && !except.includes(rule));
  if (!isTolerated || !places.includes(place)) return false;
  if (fields !== undefined) return fields.some((pattern) => matchesField(pattern, match));
  return place !== 'body' || !isForLine(field);
}

/** Whatever is not named is not narrowed. */
function excludesHere({ fields, categories, rules }: DetectionScopeExclude, match: RuleMatch): boolean {
  const namesAttack = categories !== undefined || rules !== undefined;
  const isAttack = categories?.includes(match.category) === true || rules?.includes(match.rule) === true;
  const isField = fields === undefined || fields.some((field) => matchesField(field, match));
  return isField && (isAttack || !namesAttack) && (namesAttack || fields !== undefined);
}

export function scopeFilter({ exclude, profiles }: DetectionScopeOptions): MatchFilter {
  return (match) =>
    exclude?.some((one) => excludesHere(one, match)) !== true &&
    profiles?.some((one) => tolerates(one, match)) !== true;
}
