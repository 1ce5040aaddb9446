import { describeValue } from '../problems/describe-value';
import { GuardConfigError } from '../problems/guard-config.error';
import type { ModeOverride } from './mode-override';

/** The variable that says in which mode an instance starts, whatever its configuration says. */
const MODE_VARIABLE = 'NESTJS_GUARD_MODE';

const MODES = new Map([
  ['passive', true],
  ['active', false],
]);

/**
 * The mode that the environment asks for; an empty variable asks for nothing.
 * @throws GuardConfigError when it is neither `passive` nor `active`
 */
export function modeFromEnvironment(environment: NodeJS.ProcessEnv, now: number): ModeOverride | undefined {
  const value = environment[MODE_VARIABLE]?.trim();
  if (value === undefined || value === '') return undefined;
  const passive = MODES.get(value);
  if (passive === undefined) {
    const expected = '"passive" or "active"';
    throw new GuardConfigError([{ path: MODE_VARIABLE, expected, value: describeValue(value) }]);
  }
  return { passive, reason: `${MODE_VARIABLE}=${value}`, by: 'environment', at: now };
}
