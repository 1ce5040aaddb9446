import { isMentioned } from './is-mentioned';

const MAX_LENGTH = 500;
/** A tag as sentences name it: without attributes, at most with that of Vue. */
const NAMED_TAG = /<[a-z][a-z0-9]{0,20}(?: setup)?>/gi;
/** Something follows: a tag at the very end makes a script of the page. */
const CONTINUED = /^<[^>]{0,30}>\s{0,3}\S/;
/** Without these no script calls anything, and no style sheet brings anything in. */
const CODE_SIGN = /[<=([{@\\%&:]|\w`/;

/**
 * Whether a sentence only names elements: `how do I escape <script> in HTML?`. Two words of prose stand beside the first
 * tag, no tag is closed or has attributes, and what follows could be neither script nor style.
 */
export function namesTags(text: string, tag: number): boolean {
  if (text.length > MAX_LENGTH || !isMentioned(text, tag)) return false;
  const rest = text.slice(tag);
  return CONTINUED.test(rest) && !CODE_SIGN.test(rest.replaceAll(NAMED_TAG, ' '));
}
