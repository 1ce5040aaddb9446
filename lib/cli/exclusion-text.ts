import type { DecidedBy } from '../checks/decided-by';
import type { Explanation } from '../preview/explanation';
import { unescaped } from '../telemetry/legible';
import { literal } from './typescript-text';

const MAX_EXCLUSIONS = 5;

/**
 * How to leave what detection found out of it, the narrowest first: by a decorator on the handler, or by the option.
 * Undefined when no rule is known.
 */
export function exclusionText(
  { entry }: DecidedBy,
  { matches, request }: Pick<Explanation, 'matches' | 'request'>,
): string | undefined {
  const located = matches.filter(({ location }) => location !== null);
  const pairs = located.map(({ rule, location }) => ({ rule, field: fieldOf(location as string) }));
  if (pairs.length === 0 && entry !== undefined) pairs.push({ rule: entry, field: undefined });
  if (pairs.length === 0) return undefined;
  const place = request?.route ? { route: unescaped(request.route) } : { path: pathOf(request?.path) };
  const exclude = pairs.slice(0, MAX_EXCLUSIONS).map(({ rule, field }) => ({ rule, ...place, field }));
  const rules = [...new Set(pairs.map(({ rule }) => rule))].slice(0, MAX_EXCLUSIONS);
  const names = [...new Set(pairs.map(({ field }) => field))].slice(0, MAX_EXCLUSIONS);
  const fields = names.includes(undefined) ? undefined : names;
  const option = `detection.exclude: ${literal(exclude, 0, Infinity)}`;
  if (!request?.handler) return `if it is a false positive: ${option}`;
  const decorator = `@DetectionExclude(${literal({ rules, fields }, 0, Infinity)})`;
  return `if it is a false positive: ${decorator} on ${request.handler}, or in the options ${option}`;
}

function pathOf(target: string | null | undefined): string | undefined {
  return target == null ? undefined : unescaped(target).replace(/\?.*/s, '');
}

/** `query.q` is the field `q`; a place without a dot has none. */
function fieldOf(location: string): string | undefined {
  const dot = location.indexOf('.');
  return dot < 0 ? undefined : unescaped(location.slice(dot + 1));
}
