import type { ConfigProblem } from './config-problem';
import { describeProblem } from './describe-problem';

/** A frame of Node, of a package or of nowhere: the mistake is not there. */
const FOREIGN_FRAME = /^ +at .*(?:[\\/]node_modules[\\/]|\bnode:|<anonymous>|\(index \d+\))/;

/**
 * Thrown at boot, once, with everything that is wrong with the options and the decorators. Loggers print all of an error:
 * nothing is in it twice, and its stack leads nowhere but to code of the user.
 */
export class GuardConfigError extends Error {
  override readonly name = 'GuardConfigError';

  /** Everything that is wrong, the options first; the message lists the same. */
  declare readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map((problem) => `\n  - ${describeProblem(problem)}`);
    super(`nestjs-guard cannot start, ${problems.length} problem(s):${lines.join('')}`);
    Object.defineProperty(this, 'problems', { value: problems });
    const frames = (this.stack ?? '').split('\n').filter((line) => !FOREIGN_FRAME.test(line));
    Object.defineProperty(this, 'stack', { value: frames.join('\n') });
  }
}
