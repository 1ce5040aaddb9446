/** A gap that is longer tears apart what belongs together, where a text is searched piece by piece. */
const MAX_GAP = 32;
const BLANKS = /\s{33,}/g;

/**
 * Makes long comments (of SQL and code) and long runs of blanks short. Returns the same text when it has none. What is in a
 * comment is lost: whoever searches the result searches the text, too.
 */
export function compactGaps(text: string): string {
  let compact = '';
  let copied = 0;
  for (let open = text.indexOf('/*'); open >= 0;) {
    const close = text.indexOf('*/', open + 2);
    if (close < 0) break;
    if (close - open > MAX_GAP) {
      compact += `${text.slice(copied, open)}/**/`;
      copied = close + 2;
    }
    open = text.indexOf('/*', close + 2);
  }
  return (compact + text.slice(copied)).replace(BLANKS, ' ');
}
