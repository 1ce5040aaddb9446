import type { RequestHeaders } from '../../request/request-facts';
import { decodePercent } from '../normalise/decode-percent';
import { extractEmbedded } from './extract-embedded';
import type { Extraction } from './extraction';
import type { Place } from './place';

/** Headers that are not text: tokens, lists of types, numbers. What attacks put there reaches no interpreter. */
const OPAQUE: ReadonlySet<string> = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'authorization',
  'cache-control',
  'connection',
  'content-length',
  'content-md5',
  'cookie',
  'cookie2',
  'date',
  'digest',
  'dnt',
  'dpop',
  'expect',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'keep-alive',
  'pragma',
  'priority',
  'proxy-authorization',
  'sec-websocket-key',
  'te',
  'traceparent',
  'tracestate',
  'transfer-encoding',
  'upgrade',
  'upgrade-insecure-requests',
]);

function visitWithInside(place: Place, name: string, text: string, extraction: Extraction): void {
  extraction.trail.push(name);
  extraction.visit(place, 'value', text);
  extractEmbedded(text, place, extraction);
  extraction.trail.pop();
}

function extractCookies(header: string, extraction: Extraction): void {
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(equals, 0)).trim();
    visitWithInside('cookie', name, decodePercent(pair.slice(equals + 1).trim()), extraction);
  }
}

function extractHeader(name: string, value: string, extraction: Extraction): void {
  if (name === 'cookie') extractCookies(value, extraction);
  else if (name.startsWith('x-')) visitWithInside('header', name, value, extraction);
  else if (!OPAQUE.has(name) && !name.startsWith('sec-')) extraction.visitField('header', name, value);
}

/** Headers that carry text, and cookies one by one. */
export function extractHeaders(headers: RequestHeaders, extraction: Extraction): void {
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string') extractHeader(name, value, extraction);
    else if (Array.isArray(value)) for (const line of value) extractHeader(name, String(line), extraction);
    else if (typeof value === 'number') extractHeader(name, String(value), extraction);
  }
}
