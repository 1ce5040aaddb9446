import { InvalidArgumentError } from 'commander';
import { applySetting, readOptionSetting, type OptionSetting } from '../preview/option-setting';
import { sayWithoutEffect } from './without-effect';

/**
 * Reads a setting of `--set`, behind those before it.
 * @throws InvalidArgumentError when it is none, or one that a replay cannot mean
 */
export function readReplaySetting(text: string, before: readonly OptionSetting[]): OptionSetting[] {
  const setting = readOptionSetting(text);
  if (setting === undefined)
    throw new InvalidArgumentError(
      'expected a setting such as detection.threshold=8, whitelist+=203.0.113.0/24 or blacklist-=192.0.2.7.',
    );
  const [problem] = sayWithoutEffect(applySetting({}, setting));
  if (problem !== undefined) throw new InvalidArgumentError(problem);
  return [...before, setting];
}
