import type { InspectableRequest } from '../detection/inspectable-request';
import { severityPoints } from '../detection/rules/severity';
import type { MatchFilter } from '../detection/score/match-filter';
import type { RecordedMatch, RecordedPass } from '../telemetry/recorded-facts';

const MASKED_PART = /\(redacted\)|^\d+$|\*|^\s|\s$|^$/;

/** A rule that matched in a field, and its weight there. */
export interface WeighedMatch {
  readonly rule: string;
  /** As an exclusion names it; empty where the text has no field. */
  readonly field: string;
  readonly points: number;
}

/** The matches in one text that together were enough to deny. */
export type Bucket = readonly WeighedMatch[];

/**
 * Why detection denied a request: each text, and each family in it, in which there was enough. The request is let through
 * when in each of them enough has been excluded.
 */
export function bucketsOf(
  passes: readonly RecordedPass[],
  counts: (match: RecordedMatch, pass: RecordedPass) => boolean,
  threshold: number,
): Bucket[] {
  return passes.flatMap((pass) => {
    const texts = new Map<string, RecordedMatch[]>();
    for (const match of pass.unsearched === true ? [] : (pass.matches ?? [])) {
      if (!counts(match, pass)) continue;
      const key = `${match.value} ${match.window ?? 0} ${match.category}`;
      const known = texts.get(key);
      if (known === undefined) texts.set(key, [match]);
      else known.push(match);
    }
    return [...texts.values()]
      .filter((matches) => pointsOf(matches) >= threshold)
      .map((matches) => matches.map(weigh));
  });
}

/** Whether a recorded match counted, by the filters of the engine. */
export function countsBy(
  filters: readonly MatchFilter[],
  request: Pick<InspectableRequest, 'route' | 'path'>,
): (match: RecordedMatch) => boolean {
  return (match) =>
    filters.every((filter) => filter({ ...match, snippet: '' }, request as InspectableRequest));
}

/** The field as an exclusion names it: numbers of list items, and names that were masked or cannot be named, stand for any. */
function fieldPattern(field: string): string {
  if (field === '') return '';
  return field
    .split('.')
    .map((part) => (MASKED_PART.test(part) ? '*' : part))
    .join('.');
}

function weigh({ rule, field, severity }: RecordedMatch): WeighedMatch {
  return { rule, field: fieldPattern(field), points: severityPoints[severity] };
}

function pointsOf(matches: readonly RecordedMatch[]): number {
  return matches.reduce((sum, { severity }) => sum + severityPoints[severity], 0);
}
