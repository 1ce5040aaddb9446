const QUOTE = /["']/g;
const CONTEXT = 24;
/** What a string of a query stands behind: nothing, a sign or a word that wants an operand. */
const BEFORE_STRING =
  /(?:^|[=<>~:([{,!+|&*-]|\b(?:and|or|xor|not|in|i?like|is|between|by|where|with|contains|matches|startswith|endswith))\s*$/i;
/** What stands behind it: the end, a sign, or a word; no other operand. */
const BEHIND_STRING = /^(?:[)\]},:;=<>!~+|&*-]|\s{0,24}$|\s{1,24}[^\s\d"'])/;
const CUT_OFF = /--|\/\*|#[\s+-]{0,20}$/;

/**
 * Whether a text, put between quotes, would close the string: a quote is left over, or a string stands where a query has
 * none, or a comment cuts off the rest. Ignores queries whose strings are whole: `name = 'x' or owner = "kate"`. Linear.
 */
export function leavesString(text: string): boolean {
  if (CUT_OFF.test(text)) return true;
  let end = -1;
  for (;;) {
    QUOTE.lastIndex = end + 1;
    const begin = QUOTE.exec(text);
    if (begin === null) return false;
    const before = text.slice(Math.max(end + 1, begin.index - CONTEXT), begin.index);
    const isFirst = begin.index <= CONTEXT && end < 0;
    if (!BEFORE_STRING.test(isFirst ? before : `\0${before}`)) return true;
    end = text.indexOf(begin[0], begin.index + 1);
    if (end < 0 || !BEHIND_STRING.test(text.slice(end + 1, end + 1 + CONTEXT))) return true;
  }
}
