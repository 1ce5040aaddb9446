import type { ConfigProblem } from './config-problem';

/**
 * What is wrong with something that came from outside, without the values: anybody may have written them.
 * @param whole the name of the thing, for a problem that is about all of it
 */
export function describeExpected(problems: readonly ConfigProblem[], whole: string): string {
  return problems.map(({ path, expected }) => `${path || whole}: expected ${expected}`).join(', ');
}
