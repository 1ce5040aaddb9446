/** The longest text that is compared: nobody misspells more, and the comparison is quadratic. */
const LONGEST_WORD = 64;

/** The word that needs the fewest edits to become `text`, when few enough that it was probably meant. */
export function nearestWord(text: string, words: readonly string[]): string | undefined {
  if (text.length > LONGEST_WORD) return undefined;
  const wanted = text.toLowerCase();
  let best: string | undefined;
  let fewest = Math.max(2, Math.floor(text.length / 3)) + 1;
  for (const word of words) {
    const edits = editDistance(wanted, word.toLowerCase());
    if (edits < fewest) [best, fewest] = [word, edits];
  }
  return best;
}

/** Levenshtein's distance: insertions, deletions and substitutions (Wagner and Fischer 1974), one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(substitution, (row[j] as number) + 1, (next[j - 1] as number) + 1);
    }
    row = next;
  }
  return row[b.length] as number;
}
