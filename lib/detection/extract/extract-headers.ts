import type { RequestHeaders } from '../../request/request-facts';
import { extractEmbedded } from './extract-embedded';
import { extractReferer } from './extract-referer';
import type { Extraction } from './extraction';

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

function extractHeader(name: string, value: string, extraction: Extraction): void {
  if (name.startsWith('x-')) {
    extraction.trail.push(name);
    extraction.visit('header', 'value', value);
    extractEmbedded(value, 'header', extraction);
    extraction.trail.pop();
  } else if (!OPAQUE.has(name) && !name.startsWith('sec-')) extraction.visitField('header', name, value);
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
