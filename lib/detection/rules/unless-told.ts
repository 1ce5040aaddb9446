import { firstMatch } from './first-match';
import type { Subject } from './subject';

/** Finds a pattern, but not where a sentence only tells of it: `how to read document.cookie in a test`. */
export function unlessTold(
  pattern: RegExp,
  isTold: (text: string, index: number) => boolean,
): (subject: Subject) => number {
  return ({ text, mayBeSentence }) => firstMatch(pattern, text, (at) => mayBeSentence && isTold(text, at));
}
