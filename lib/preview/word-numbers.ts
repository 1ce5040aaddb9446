/** Reasons, rules and routes are few; a hostile file shall not make them of any number. */
const MAX_WORDS = 100_000;
const OTHERS = 0;

/** Numbers for words that stand in many places, so that each of them takes a number's room. */
export class WordNumbers {
  private readonly numbers = new Map<string, number>();

  /** The same number for the same word; beyond 100,000 words all others have one. */
  of(word: string): number {
    const known = this.numbers.get(word);
    if (known !== undefined) return known;
    if (this.numbers.size >= MAX_WORDS) return OTHERS;
    const number = this.numbers.size + 1;
    this.numbers.set(word, number);
    return number;
  }
}
