import { isMentioned } from './is-mentioned';
import { tokenAt } from './token-at';

/** A qualified name, at most with an empty call behind it, as sentences quote it. */
const BARE_NAME = /^[`"'(*]{0,3}[A-Za-z_$][\w$]{0,60}(?:\.[\w$]{1,60}){0,6}(?:\(\))?[`"')*.,:;!?]{0,4}$/;

/**
 * Whether a sentence names a piece of code at the index: a bare name with two words of prose directly before or behind it.
 * No program reads like that, as two names never follow each other in one.
 */
export function isNamed(text: string, index: number): boolean {
  const [from, to] = tokenAt(text, index);
  return BARE_NAME.test(text.slice(from, to)) && isMentioned(text, index);
}
