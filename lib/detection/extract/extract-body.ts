import type { InspectableRequest } from '../inspectable-request';
import { extractEmbedded } from './extract-embedded';
import { extractMultipart } from './extract-multipart';
import { extractPairs } from './extract-query';
import { extractXml } from './extract-xml';
import type { Extraction } from './extraction';

const BINARY_TYPE =
  /^(?:application\/(?:octet-stream|zip|gzip|pdf|x-protobuf|grpc|wasm|msgpack)|image\/(?!svg)|audio\/|video\/|font\/)/;
/** A text has none of these; a file that is called text may. */
// eslint-disable-next-line no-control-regex
const BINARY_START = /[\x00-\x08\x0e-\x1a]{2}|\ufffd[^]{0,8}\ufffd/;
const PROBE_LENGTH = 256;

function extractObject(value: object, extraction: Extraction): void {
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    if (extraction.isSpent('body')) return;
    extraction.enter(value, key);
    extraction.visit('body', 'name', key);
    extractValue((value as Record<string, unknown>)[key], extraction);
    extraction.trail.pop();
  }
}

function extractArray(values: readonly unknown[], extraction: Extraction): void {
  for (let i = 0; i < values.length; i++) {
    if (extraction.isSpent('body')) return;
    extraction.trail.push(i);
    extractValue(values[i], extraction);
    extraction.trail.pop();
  }
}

function extractValue(value: unknown, extraction: Extraction): void {
  if (typeof value === 'string') {
    extraction.visit('body', 'value', value);
    extractEmbedded(value, 'body', extraction);
  } else if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  else if (extraction.isTooDeep('body')) return;
  else if (Array.isArray(value)) extractArray(value, extraction);
  else extractObject(value, extraction);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Text that says nothing of its kind may still be JSON: beacons are sent that way. */
function extractText(text: string, extraction: Extraction): void {
  const parsed = /^\s{0,20}[[{]/.test(text) ? parseJson(text) : undefined;
  if (parsed !== undefined) extractValue(parsed, extraction);
  else if (/^\s{0,20}<\?xml|^\s{0,20}<!DOCTYPE\s{1,9}(?!html)/i.test(text)) extractXml(text, extraction);
  else {
    extraction.visit('body', 'value', text);
    extractEmbedded(text, 'body', extraction);
  }
}

function extractRaw(text: string, contentType: string, extraction: Extraction): void {
  const type = contentType.toLowerCase();
  if (type.startsWith('multipart/')) extractMultipart(text, contentType, extraction);
  else if (BINARY_TYPE.test(type) || BINARY_START.test(text.slice(0, PROBE_LENGTH)))
    extraction.leaveOutBody('binary');
  else if (type.startsWith('application/x-www-form-urlencoded'))
    extractPairs('body', text, extraction, extractEmbedded);
  else if (/^(?:application|text|image)\/(?:[\w.-]{1,60}\+)?xml\b/.test(type)) extractXml(text, extraction);
  else extractText(text, extraction);
}

function headerOf({ headers }: InspectableRequest, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

function hasBody(request: InspectableRequest): boolean {
  const length = headerOf(request, 'content-length');
  return headerOf(request, 'transfer-encoding') !== '' || (length !== '' && length !== '0');
}

/** The body: what a parser made of it, or its raw text or bytes, or at least their beginning. */
export function extractBody(request: InspectableRequest, extraction: Extraction): void {
  const { body } = request;
  if (body === undefined || body === null) {
    if (hasBody(request)) extraction.leaveOutBody('not read');
  } else if (typeof body === 'string') {
    extractRaw(body, headerOf(request, 'content-type'), extraction);
  } else if (ArrayBuffer.isView(body)) {
    const bytes = Buffer.from(
      body.buffer,
      body.byteOffset,
      Math.min(body.byteLength, extraction.limits.maxBytes),
    );
    if (bytes.length < body.byteLength) extraction.leftOut.add('body: too long');
    extractRaw(bytes.toString('utf8'), headerOf(request, 'content-type'), extraction);
  } else {
    extractValue(body, extraction);
  }
}
