import type { ConfigProblem } from '../problems/config-problem';
import { describeProblem } from '../problems/describe-problem';
import { describeValue } from '../problems/describe-value';
import type { ModeOverride } from './mode-override';
import { readModeOverride } from './mode-override.reader';

/** What an override is read from, with the moment of the change. */
type Words = { readonly [K in keyof ModeOverride]?: unknown } & { readonly at: number };

/**
 * Reads what code asks for.
 * @throws TypeError when something is not what it should be
 * @throws RangeError when it would have ended already
 */
export function requestedOverride(given: Words, scope: unknown): ModeOverride {
  if (scope !== 'instance' && scope !== 'fleet')
    throw new TypeError(`expected the scope "instance" or "fleet", got ${describeValue(scope)}`);
  const problems: ConfigProblem[] = [];
  // A share that is written out and undefined comes from a setting that is not there: it does not stand for everybody.
  const isLost = Object.hasOwn(given, 'share') && given.share === undefined;
  const override = readModeOverride(isLost ? { ...given, share: null } : given, problems);
  if (problems.length > 0) throw new TypeError(problems.map(describeProblem).join(' '));
  const { until = Infinity } = override;
  if (until > given.at) return override;
  throw new RangeError(
    `until: expected a moment that is still to come, got ${new Date(until).toISOString()}`,
  );
}
