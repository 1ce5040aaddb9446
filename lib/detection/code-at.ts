import { lengthOf } from './length-of';

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the text as `this`
const { charCodeAt } = String.prototype;

/**
 * The code of a character, NaN beyond the end, like `text.charCodeAt(at)` where every text of a request passes. After some
 * hundred requests a server has seen more kinds of strings (slices, joined ones, of one and of two bytes) than V8 keeps
 * apart, and then it looks the method up for each character: 10 ns instead of 3. An index beyond the end, which V8 does
 * not forgive either, never reaches it.
 */
export const codeAt = (text: string, at: number): number =>
  at >= 0 && at < lengthOf(text) ? charCodeAt.call(text, at) : NaN;
