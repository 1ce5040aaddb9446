import type { InspectableRequest } from '../inspectable-request';
import { extractAttachedParts, hasAttachedParts } from './extract-attached-parts';
import { extractRawBody } from './extract-raw-body';
import { extractValue } from './extract-value';
import type { Extraction } from './extraction';
import { plainValue } from './plain-value';

function headerOf({ headers }: InspectableRequest, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

function hasBody(request: InspectableRequest): boolean {
  const length = headerOf(request, 'content-length');
  return headerOf(request, 'transfer-encoding') !== '' || (length !== '' && length !== '0');
}

function extractRaw(body: string | Buffer, request: InspectableRequest, extraction: Extraction): void {
  const encoding = headerOf(request, 'content-encoding').trim().toLowerCase();
  extractRawBody(body, headerOf(request, 'content-type'), encoding, extraction);
}

/** Bytes and texts in other clothes are raw bodies, too. */
function rawOrSame(body: object, extraction: Extraction): unknown {
  if (Array.isArray(body) || ArrayBuffer.isView(body)) return body;
  const plain = plainValue(body, extraction);
  return typeof plain === 'string' || ArrayBuffer.isView(plain) ? plain : body;
}

/** The body: what a parser made of it, or its raw text or bytes, or at least their beginning. */
export function extractBody(request: InspectableRequest, extraction: Extraction): void {
  const given = request.body;
  const body = typeof given === 'object' && given !== null ? rawOrSame(given, extraction) : given;
  if (body === undefined || body === null) {
    if (hasBody(request)) extraction.leaveOutBody('not read');
  } else if (typeof body === 'string') {
    extractRaw(body, request, extraction);
  } else if (ArrayBuffer.isView(body)) {
    const { maxBytes } = extraction.limits;
    const bytes = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, maxBytes));
    if (bytes.length < body.byteLength) extraction.leftOut.add('body: too long');
    extractRaw(bytes, request, extraction);
  } else if (typeof body === 'object' && hasAttachedParts(body)) extractAttachedParts(body, extraction);
  else extractValue(body, extraction);
}
