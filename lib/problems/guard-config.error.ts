import type { ConfigProblem } from './config-problem';

/** Thrown at boot, once, with everything that is wrong with the options and the decorators. */
export class GuardConfigError extends Error {
  override readonly name = 'GuardConfigError';

  constructor(
    /** Everything that is wrong, the options first; the message lists the same. */
    readonly problems: readonly ConfigProblem[],
  ) {
    const lines = problems.map(({ path, expected, value, nearest }) => {
      const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
      return `  - ${path}: expected ${expected}, got ${value}.${hint}`;
    });
    super(`nestjs-guard cannot start, ${problems.length} problem(s):\n${lines.join('\n')}`);
  }
}
