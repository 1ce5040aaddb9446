import { decodePercent } from '../normalise/decode-percent';
import { extractEmbedded } from './extract-embedded';
import type { Extraction } from './extraction';
import type { Place } from './place';

/** Decodes one level, as form parsers do. */
export function decodeForm(text: string): string {
  return decodePercent(text, true);
}

/** Names and values of `a=1&b=2`, from the raw text: parsers drop keys such as `__proto__`, and merge repeated ones. */
export function extractPairs(place: Place, raw: string, extraction: Extraction): void {
  for (let from = 0; from <= raw.length && raw.length > 0;) {
    const end = raw.indexOf('&', from);
    const stop = end < 0 ? raw.length : end;
    if (stop > from) {
      if (extraction.isSpent(place)) return;
      const pair = raw.slice(from, stop);
      const equals = pair.indexOf('=');
      const name = decodeForm(equals < 0 ? pair : pair.slice(0, equals));
      extraction.trail.push(name);
      extraction.visit(place, 'name', name);
      if (equals >= 0) {
        const value = decodeForm(pair.slice(equals + 1));
        extraction.visit(place, 'value', value);
        extractEmbedded(value, place, extraction);
      }
      extraction.trail.pop();
    }
    from = stop + 1;
  }
}
