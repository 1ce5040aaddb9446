import type { RequestHeaders } from '../../request/request-facts';
import { decodePercent } from '../normalise/decode-percent';
import { extractEmbedded } from './extract-embedded';
import type { Extraction } from './extraction';

function extractLine(header: string, extraction: Extraction): void {
  for (const pair of header.split(';')) {
    if (extraction.isSpent('cookie')) return;
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(equals, 0)).trim();
    const value = decodePercent(pair.slice(equals + 1).trim());
    extraction.trail.push(name);
    extraction.visit('cookie', 'name', decodePercent(name));
    extraction.visit('cookie', 'value', value);
    extractEmbedded(value, 'cookie', extraction);
    extraction.trail.pop();
  }
}

/** Names and values of cookies, one by one. */
export function extractCookies(header: RequestHeaders[string], extraction: Extraction): void {
  if (typeof header === 'string') extractLine(header, extraction);
  else header?.forEach((line) => extractLine(line, extraction));
}
