const MAX_DISTANCE = 80;
const MAX_TOKEN = 200;
/** Two words of letters alone, with at most a comma or a colon behind them. */
const WORDS_BEFORE =
  /(?:^|[\s(])\p{L}[\p{L}'\u2019-]{0,30}[,:]?\s{1,3}\p{L}[\p{L}'\u2019-]{1,30}[,:]?\s{1,3}$/u;
const WORDS_AFTER =
  /^\s{1,3}[\p{Pd}]{0,3}\s{0,3}\p{L}[\p{L}'\u2019-]{1,30}[,:]?\s{1,3}[\p{L}\p{N}][\p{L}\p{N}'\u2019-]{0,30}(?:$|[\s,.:;!?)])/u;

const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/**
 * Whether what stands at the index is a word of a sentence: two words of prose stand directly before or behind it. What
 * an application takes for the name of a file has none.
 */
export function isMentioned(text: string, index: number): boolean {
  let from = index;
  while (from > 0 && index - from < MAX_TOKEN && !isBlank(text.charCodeAt(from - 1))) from--;
  let to = index;
  while (to < text.length && to - index < MAX_TOKEN && !isBlank(text.charCodeAt(to))) to++;
  return (
    WORDS_BEFORE.test(text.slice(Math.max(0, from - MAX_DISTANCE), from)) ||
    WORDS_AFTER.test(text.slice(to, to + MAX_DISTANCE))
  );
}
