import { isMentioned } from '../tokenise/is-mentioned';
import { firstMatch } from './first-match';
import type { Subject } from './subject';

/** Finds a path where it is used: in a sentence the name of a file opens none. */
export function inSentence(pattern: RegExp): (subject: Subject) => number {
  return ({ text, place, part }) => {
    const mayBeSentence = part === 'value' && (place === 'body' || place === 'query');
    return firstMatch(pattern, text, (at) => mayBeSentence && isMentioned(text, at));
  };
}
