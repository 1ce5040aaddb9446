import { isNamed } from '../tokenise/is-named';
import { firstMatch } from './first-match';
import type { Subject } from './subject';

/** Finds a pattern of code, but not where a sentence only names it: `how to read document.cookie in a test`. */
export function unlessNamed(pattern: RegExp): (subject: Subject) => number {
  return ({ text, place, part }) => {
    const mayBeSentence = part === 'value' && (place === 'body' || place === 'query');
    return firstMatch(pattern, text, (at) => mayBeSentence && isNamed(text, at));
  };
}
