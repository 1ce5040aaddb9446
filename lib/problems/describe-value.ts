import { inspect } from 'node:util';

/** What a URL tells before its host, also where the text was cut within it. */
const CREDENTIALS = /:\/\/.*(?:@|'\.\.\. )/;

/** A wrong value as an error message may show it: short, on one line, without what a URL may hold of a password, never throwing. */
export function describeValue(value: unknown): string {
  let text: string;
  try {
    text = inspect(value, {
      depth: 0,
      breakLength: Infinity,
      maxArrayLength: 3,
      maxStringLength: 60,
      getters: false,
      customInspect: false,
    });
  } catch {
    text = `a value of type ${typeof value}`;
  }
  const line = text.replace(/\s+/g, ' ').replace(CREDENTIALS, '://***@');
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
