import type { GuardOptions } from '../config/guard-options';

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

/** What a replay cannot mean of the options, a sentence for each. */
export function sayWithoutEffect(options: GuardOptions): string[] {
  return Object.entries(WITHOUT_EFFECT)
    .filter(([option]) => isGiven(options, option.split('.')))
    .map(([option, why]) => `${option} has no effect here: ${why}.`);
}

function isGiven(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false;
  return isGiven((value as Record<string, unknown>)[name], rest);
}
