import type { ConfigProblem } from './config-problem';
import { describeProblem } from './describe-problem';

/** Thrown at boot, once, with everything that is wrong with the options and the decorators. */
export class GuardConfigError extends Error {
  override readonly name = 'GuardConfigError';

  constructor(
    /** Everything that is wrong, the options first; the message lists the same. */
    readonly problems: readonly ConfigProblem[],
  ) {
    const lines = problems.map((problem) => `\n  - ${describeProblem(problem)}`);
    super(`nestjs-guard cannot start, ${problems.length} problem(s):${lines.join('')}`);
  }
}
