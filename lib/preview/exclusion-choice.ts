import type { Bucket, WeighedMatch } from './denial-pattern';

/** A longer list is no remedy, and clients choose the names of fields: for each that is chosen, all are looked at. */
const MAX_CHOSEN = 100;

/** Requests that were denied for the same. */
export interface DenialPattern {
  readonly buckets: readonly Bucket[];
  readonly events: number;
}

/** A rule in a field, to be excluded. */
export interface ChosenPair {
  readonly rule: string;
  readonly field: string;
}

/**
 * As few rules in as few fields as let all the requests through, or those that a hundred pairs do: always the one that is
 * missing in most of them, and at last none that turns out not to be needed. Pairs that belong to the same requests are in
 * one group.
 */
export function chooseExclusions(patterns: readonly DenialPattern[], threshold: number): ChosenPair[][] {
  const chosen = new Map<string, ChosenPair>();
  while (chosen.size < MAX_CHOSEN) {
    const best = mostWanted(patterns, chosen, threshold);
    if (best === undefined) break;
    chosen.set(keyOf(best), { rule: best.rule, field: best.field });
  }
  const helped = patterns.filter((pattern) => mostWanted([pattern], chosen, threshold) === undefined);
  for (const [key, pair] of [...chosen].reverse()) {
    chosen.delete(key);
    if (mostWanted(helped, chosen, threshold) !== undefined) chosen.set(key, pair);
  }
  return groupsOf(helped, chosen);
}

function mostWanted(
  patterns: readonly DenialPattern[],
  chosen: ReadonlyMap<string, ChosenPair>,
  threshold: number,
): WeighedMatch | undefined {
  const wanted = new Map<string, { match: WeighedMatch; weight: number }>();
  for (const { buckets, events } of patterns) {
    for (const bucket of buckets) {
      const left = bucket.filter((match) => !chosen.has(keyOf(match)));
      const missing = left.reduce((sum, { points }) => sum + points, 0) - threshold + 1;
      if (missing <= 0) continue;
      for (const match of left) {
        const key = keyOf(match);
        const entry = wanted.get(key);
        const weight = Math.min(match.points, missing) * events;
        if (entry === undefined) wanted.set(key, { match, weight });
        else entry.weight += weight;
      }
    }
  }
  let best: { readonly match: WeighedMatch; readonly weight: number } | undefined;
  for (const entry of wanted.values()) if (best === undefined || entry.weight > best.weight) best = entry;
  return best?.match;
}

/** Pairs that stand against the same request help only together. */
function groupsOf(
  patterns: readonly DenialPattern[],
  chosen: ReadonlyMap<string, ChosenPair>,
): ChosenPair[][] {
  const groupOf = new Map([...chosen.keys()].map((key) => [key, new Set([key])]));
  for (const { buckets } of patterns) {
    const [first, ...others] = new Set(
      buckets
        .flat()
        .map(keyOf)
        .filter((key) => chosen.has(key)),
    );
    const group = first === undefined ? undefined : groupOf.get(first);
    for (const other of others) {
      for (const key of group === undefined ? [] : (groupOf.get(other) ?? [])) {
        group?.add(key);
        groupOf.set(key, group as Set<string>);
      }
    }
  }
  return [...new Set(groupOf.values())].map((keys) => [...keys].map((key) => chosen.get(key) as ChosenPair));
}

function keyOf({ rule, field }: ChosenPair): string {
  return `${rule} ${field}`;
}
