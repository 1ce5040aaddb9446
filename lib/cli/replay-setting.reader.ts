import { InvalidArgumentError } from 'commander';
import { readOptionSetting, type OptionSetting } from '../preview/option-setting';

const MODE = 'a replay tells what is denied where the guard enforces, whatever the mode';
const WRITING = 'it says what is written, and not what is decided';

/** Options that change nothing in what is decided on a request that was recorded, and why. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  passiveMode: MODE,
  mode: MODE,
  logging: WRITING,
  recording: WRITING,
  customLogFile: WRITING,
  store: 'what instances shared when they were recorded is part of the recording',
  'rateLimit.storage': 'what a storage of your own has counted is not recorded',
};

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
  for (const length of [1, 2]) {
    const option = setting.path.slice(0, length).join('.');
    const why = Object.hasOwn(WITHOUT_EFFECT, option) ? WITHOUT_EFFECT[option] : undefined;
    if (why !== undefined) throw new InvalidArgumentError(`${option} has no effect here: ${why}.`);
  }
  return [...before, setting];
}
