import type { DetectionExclusion } from '../detection/detection-options';
import { chooseExclusions, type ChosenPair } from './exclusion-choice';
import type { DeniedRoute, DenyingList, ExceededLimit, FalsePositives } from './false-positives';
import type { SuggestionDraft } from './suggestion';

/** A list of trusted clients that nobody would read is no remedy. */
const MAX_TRUSTED = 10;
const MAX_LIMIT = 1_000_000_000;

/** The changes that may help against the same false positives, the narrowest first. */
export type DraftLadder = readonly SuggestionDraft[];

/** What is asked about clients before they are trusted. */
interface Trust {
  /** Whether the whole traffic of a client is legitimate, so that it could be trusted. */
  readonly isClean: (client: string) => boolean;
  /** Whether the operator said so: then it may be trusted against lists of the operator's own, too. */
  readonly isLegitimate: (client: string) => boolean;
}

/** Makes drafts of what was found. */
export function draftSuggestions(
  { routes, lists, limits }: FalsePositives,
  { isClean, isLegitimate }: Trust,
): DraftLadder[] {
  return [
    ...[...routes.values()].flatMap((route) => ofRoute(route, isClean)),
    ...[...lists.values()].map((list) => ofList(list, list.check === 'userAgent' ? isClean : isLegitimate)),
    ...[...limits.values()].map(ofLimit),
  ].filter((ladder) => ladder.length > 0);
}

function ofRoute(denied: DeniedRoute, isClean: (client: string) => boolean): DraftLadder[] {
  const groups = chooseExclusions([...denied.patterns.values()], denied.threshold);
  return groups.map((pairs) => [
    exclusion(denied, pairs, groups.length === 1),
    ...excludedPath(denied),
    ...trusted(placeOf(denied), denied.clients, isClean),
  ]);
}

function exclusion(denied: DeniedRoute, pairs: readonly ChosenPair[], isOnly: boolean): SuggestionDraft {
  const { route, path, handler, hasExclusions, clients } = denied;
  const place = route === undefined ? { path } : { route };
  const exclude = pairs.map(({ rule, field }): DetectionExclusion => ({
    rule,
    ...place,
    ...(field !== '' && { field }),
  }));
  const rules = unique(pairs.map(({ rule }) => rule));
  const fields = unique(pairs.map(({ field }) => field));
  // One decorator leaves every rule that it names out of every field that it names, and replaces another one.
  const isSame =
    rules.length * fields.length === pairs.length && (fields.length === 1 || !fields.includes(''));
  const named = fields.includes('') ? { rules } : { rules, fields };
  return {
    kind: 'exclude',
    about: `${rules.join(', ')}${fields.includes('') ? '' : ` in ${fields.join(', ')}`} on ${placeOf(denied)}`,
    options: { detection: { exclude } },
    decorator:
      handler !== undefined && isOnly && isSame && !hasExclusions
        ? { on: handler, exclude: named }
        : undefined,
    clients: [...clients],
  };
}

/** Nothing below the part of the route that is the same for all requests is searched any more. */
function excludedPath(denied: DeniedRoute): SuggestionDraft[] {
  const template = denied.route ?? denied.path ?? '';
  const fixed = template.replace(/\/[^/]*[:*{(?].*$/s, '');
  if (!/^\/[^?#*\s]+$/.test(fixed)) return [];
  return [
    {
      kind: 'excludePaths',
      about: `detection below ${fixed}`,
      options: { excludePaths: [fixed] },
      decorator: undefined,
      clients: [...denied.clients],
    },
  ];
}

function ofList({ check, reason, clients }: DenyingList, isClean: (client: string) => boolean): DraftLadder {
  return trusted(`${check}: ${reason}`, clients, isClean);
}

function trusted(
  about: string,
  clients: ReadonlySet<string>,
  isClean: (client: string) => boolean,
): SuggestionDraft[] {
  const clean = [...clients].filter((client) => client !== 'unknown' && isClean(client));
  if (clean.length === 0 || clean.length > MAX_TRUSTED) return [];
  return [
    {
      kind: 'whitelist',
      about: `${about}: trust ${clean.length === 1 ? 'this client' : 'these clients'}`,
      options: { whitelist: clean },
      decorator: undefined,
      clients: clean,
    },
  ];
}

function ofLimit({ handler, limit, ttl, clients, busiest }: ExceededLimit): DraftLadder {
  const enough = roundUp(busiest);
  if (enough <= limit || enough > MAX_LIMIT) return [];
  const why = `${limit} requests in ${ttl} ms are too few: the busiest person made ${busiest}`;
  const draft = { clients: [...clients], options: {}, decorator: undefined };
  if (handler === undefined) {
    const options = { rateLimit: { limit: enough } };
    return [{ ...draft, kind: 'rateLimit', about: `rateLimit: ${why}`, options }];
  }
  const decorator = { on: handler, rateLimit: { limit: enough, ttl } };
  return [{ ...draft, kind: 'routeLimit', about: `@RateLimit on ${handler}: ${why}`, decorator }];
}

/** To two digits: 734 becomes 740. */
function roundUp(value: number): number {
  const unit = 10 ** Math.max(0, Math.ceil(Math.log10(value + 1)) - 2);
  return Math.ceil(value / unit) * unit;
}

function placeOf({ route, path = '' }: DeniedRoute): string {
  return route ?? path;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
