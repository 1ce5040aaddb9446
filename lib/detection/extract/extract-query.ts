import { decodePercent } from '../normalise/decode-percent';
import type { Extraction } from './extraction';
import type { Place } from './place';

/** Decodes one level, as form parsers do. */
export function decodeForm(text: string): string {
  return decodePercent(text, true);
}

/** What is done with a value once it was visited. */
type Inward = (text: string, place: Place, extraction: Extraction) => void;

/** Names and values of `a=1&b=2`, from the raw text: parsers drop keys such as `__proto__`, and merge repeated ones. */
export function extractPairs(place: Place, raw: string, extraction: Extraction, inward: Inward): void {
  /** What was read so far, for the one name that means nothing without its neighbours. */
  const before: Record<string, string> | undefined = raw.includes('value=')
    ? (Object.create(null) as Record<string, string>)
    : undefined;
  for (let from = 0; from <= raw.length && raw.length > 0;) {
    const end = raw.indexOf('&', from);
    const stop = end < 0 ? raw.length : end;
    if (stop > from) {
      if (extraction.isSpent(place)) return;
      const pair = raw.slice(from, stop);
      const equals = pair.indexOf('=');
      const name = decodeForm(equals < 0 ? pair : pair.slice(0, equals));
      if (before === undefined) extraction.trail.push(name);
      else extraction.enter(before, name);
      extraction.visit(place, 'name', name);
      if (equals >= 0) {
        const value = decodeForm(pair.slice(equals + 1));
        if (before !== undefined) before[name] = value;
        extraction.visit(place, 'value', value);
        inward(value, place, extraction);
      }
      extraction.trail.pop();
    }
    from = stop + 1;
  }
}
