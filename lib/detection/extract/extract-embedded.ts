import type { Extraction } from './extraction';
import type { Place } from './place';

/** Longer ones are searched as the text that they are. */
const MAX_LENGTH = 65_536;
const OPENING = /^[[{]/;
const CLOSING = /[\]}]\s{0,9}$/;

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function extractStrings(value: unknown, place: Place, extraction: Extraction): void {
  if (typeof value === 'string') extraction.visit(place, 'value', value);
  if (typeof value !== 'object' || value === null || extraction.isTooDeep(place)) return;
  const isList = Array.isArray(value);
  for (const [key, member] of Object.entries(value)) {
    if (extraction.isSpent(place)) return;
    extraction.trail.push(isList ? Number(key) : key);
    extractStrings(member, place, extraction);
    extraction.trail.pop();
  }
}

/**
 * The strings inside of a value that is JSON, as analytics and webhooks send it: an attack on what a string ends up in
 * shows at its beginning. Each is named like the member of an object: `meta.note`. Names are searched as part of the
 * whole text, and not once more.
 */
export function extractEmbedded(text: string, place: Place, extraction: Extraction): void {
  if (text.length > MAX_LENGTH || !OPENING.test(text) || !CLOSING.test(text)) return;
  extractStrings(parse(text), place, extraction);
}
