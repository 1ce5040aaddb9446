/** `*`, `+` and `{2,}` at a place, the kind of repetition that has no end. */
const ENDLESS = /^(?:[*+]|\{\d+,\})/;

/**
 * Whether a regular expression repeats without end what already repeats without end or has a choice, as in `(a+)+` and
 * `(a|b)*`: the way to patterns that take exponential time. Sees groups; ignores what is escaped or in a class.
 */
export function nestsRepetition({ source }: RegExp): boolean {
  /** For each open group: whether something in it repeats without end, or is a choice. */
  const open = [false];
  for (let at = 0; at < source.length; at++) {
    const character = source[at] as string;
    if (character === '\\') at++;
    else if (character === '[') at = endOfClass(source, at);
    else if (character === '(') open.push(false);
    else if (character === '|' || ENDLESS.test(source.slice(at, at + 12))) open[open.length - 1] = true;
    else if (character === ')') {
      const isOpenEnded = open.pop() === true;
      if (!ENDLESS.test(source.slice(at + 1, at + 13))) {
        if (isOpenEnded) open[open.length - 1] = true;
      } else if (isOpenEnded) return true;
    }
  }
  return false;
}

function endOfClass(source: string, from: number): number {
  let at = from + 1;
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1;
  return at;
}
