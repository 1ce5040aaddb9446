import { report, type OptionReader } from './option-reader';

const MAX_LENGTH = 500;

/** What an operator says: why something was changed, or by whom. */
export const note: OptionReader<string> = (value, path, problems) => {
  if (value === undefined) return 'not given';
  if (typeof value === 'string' && value.length <= MAX_LENGTH) return value;
  report(problems, path, `a text of at most ${MAX_LENGTH} characters`, value);
  return 'not given';
};
