import type { RequestHeaders } from '../../request/request-facts';
import { extractEmbedded } from './extract-embedded';
import { extractReferer } from './extract-referer';
import type { Extraction } from './extraction';
import { opaqueHeaders } from './opaque-headers';
import { repeatedHeaders } from './repeated-headers';

/** A text and what is inside of it; in the headers of every browser nobody looks for that, and each request would pay. */
function extractHeader(name: string, value: string, extraction: Extraction): void {
  if (opaqueHeaders.has(name) || name.startsWith('sec-')) return;
  extraction.trail.push(name);
  extraction.visit('header', 'value', value);
  if (!repeatedHeaders.has(name)) extractEmbedded(value, 'header', extraction);
  extraction.trail.pop();
}

/** Of the pseudo-headers of HTTP/2, one is the host; the others are the method and the target, which are no headers. */
function nameOf(name: string): string | undefined {
  if (!name.startsWith(':')) return name;
  return name === ':authority' ? 'host' : undefined;
}

/** Headers that carry text; cookies are for themselves. */
export function extractHeaders(headers: RequestHeaders, extraction: Extraction): void {
  for (const key in headers) {
    const name = nameOf(key);
    const value = headers[key];
    if (name === undefined) continue;
    if (name === 'referer' && typeof value === 'string') extractReferer(value, headers, extraction);
    else if (typeof value === 'string') extractHeader(name, value, extraction);
    else if (Array.isArray(value)) for (const line of value) extractHeader(name, String(line), extraction);
    else if (typeof value === 'number') extractHeader(name, String(value), extraction);
  }
}
