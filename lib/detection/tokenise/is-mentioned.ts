import { tokenAt } from './token-at';

const MAX_DISTANCE = 80;
/** Two words of letters alone, with at most a comma or a colon behind them. */
const WORDS_BEFORE =
  /(?:^|[\s(])\p{L}[\p{L}'\u2019-]{0,30}[,:]?\s{1,3}\p{L}[\p{L}'\u2019-]{1,30}[,:]?\s{1,3}$/u;
const WORDS_AFTER =
  /^\s{1,3}[\p{Pd}]{0,3}\s{0,3}\p{L}[\p{L}'\u2019-]{1,30}[,:]?\s{1,3}[\p{L}\p{N}][\p{L}\p{N}'\u2019-]{0,30}(?:$|[\s,.:;!?)])/u;

/**
 * Whether what stands at the index is a word of a sentence: two words of prose stand directly before or behind it. What
 * an application takes for the name of a file has none.
 */
export function isMentioned(text: string, index: number): boolean {
  const [from, to] = tokenAt(text, index);
  return (
    WORDS_BEFORE.test(text.slice(Math.max(0, from - MAX_DISTANCE), from)) ||
    WORDS_AFTER.test(text.slice(to, to + MAX_DISTANCE))
  );
}
