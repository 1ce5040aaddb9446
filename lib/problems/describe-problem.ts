import type { ConfigProblem } from './config-problem';

/** A problem as those who configure the guard read it, on one line. */
export function describeProblem({ path, expected, value, nearest }: ConfigProblem): string {
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return `${path}: expected ${expected}, got ${value}.${hint}`;
}
