import { fittingProfile } from './fitting-profile';
import type { Judgement } from './judgement';
import type { LabelledRequest } from './labelled-request';

/** How many of some requests were denied. */
export interface Share {
  readonly rows: number;
  readonly percent: number;
}

export interface Accuracy {
  /** Attacks that were denied, by class. */
  readonly found: ReadonlyMap<string, Share>;
  /** The mean over the classes, in percent: a small one counts as much as a large one. */
  readonly meanFound: number;
  /** Honest requests that were denied, by set. */
  readonly flagged: ReadonlyMap<string, Share>;
  /** Technical texts that were denied on a route with the profile that fits them; undefined when there are none. */
  readonly flaggedWithProfile: Share | undefined;
}

function shares(
  rows: readonly LabelledRequest[],
  keyOf: (row: LabelledRequest) => string,
  denied: ReadonlySet<string>,
): Map<string, Share> {
  const counts = new Map<string, { rows: number; denied: number }>();
  for (const row of rows) {
    const { rows: before, denied: deniedBefore } = counts.get(keyOf(row)) ?? { rows: 0, denied: 0 };
    counts.set(keyOf(row), { rows: before + 1, denied: deniedBefore + (denied.has(row.id) ? 1 : 0) });
  }
  return new Map(
    Array.from(counts, ([key, count]) => [
      key,
      { rows: count.rows, percent: (100 * count.denied) / count.rows },
    ]),
  );
}

/** What the judgement is worth, by the labels of the requests. */
export function accuracyOf(rows: readonly LabelledRequest[], judgement: Judgement): Accuracy {
  const { denied, deniedWithProfile } = judgement;
  const attacks = rows.filter(({ label }) => label === 'attack');
  const honest = rows.filter(({ label }) => label === 'benign');
  const found = shares(attacks, (row) => row.class, denied);
  const documents = honest.filter((row) => fittingProfile(row) !== undefined);
  return {
    found,
    meanFound: [...found.values()].reduce((sum, { percent }) => sum + percent, 0) / found.size,
    flagged: shares(honest, (row) => row.set, denied),
    flaggedWithProfile: shares(documents, () => 'all', deniedWithProfile).get('all'),
  };
}
