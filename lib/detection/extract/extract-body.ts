import type { InspectableRequest } from '../inspectable-request';
import { extractPairs } from './extract-query';
import type { Extraction } from './extraction';

function extractObject(value: object, extraction: Extraction): void {
  if (extraction.isTooDeep('body')) return;
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    if (extraction.isSpent('body')) return;
    extraction.trail.push(key);
    extraction.visit('body', 'name', key);
    extractValue((value as Record<string, unknown>)[key], extraction);
    extraction.trail.pop();
  }
}

function extractArray(values: readonly unknown[], extraction: Extraction): void {
  if (extraction.isTooDeep('body')) return;
  for (let i = 0; i < values.length; i++) {
    if (extraction.isSpent('body')) return;
    extraction.trail.push(i);
    extractValue(values[i], extraction);
    extraction.trail.pop();
  }
}

function extractValue(value: unknown, extraction: Extraction): void {
  if (typeof value === 'string') extraction.visit('body', 'value', value);
  else if (typeof value !== 'object' || value === null) return;
  else if (Array.isArray(value)) extractArray(value, extraction);
  else if (ArrayBuffer.isView(value)) return;
  else extractObject(value, extraction);
}

function headerOf(request: InspectableRequest, name: string): string {
  const value = request.headers[name];
  return (typeof value === 'string' ? value : (value?.[0] ?? '')).toLowerCase();
}

function extractText(text: string, contentType: string, extraction: Extraction): void {
  if (contentType.startsWith('application/x-www-form-urlencoded')) extractPairs('body', text, extraction);
  else extraction.visit('body', 'value', text);
}

/** The body: parsed into objects, or the raw text of it. */
export function extractBody(request: InspectableRequest, extraction: Extraction): void {
  const { body } = request;
  if (typeof body === 'string') extractText(body, headerOf(request, 'content-type'), extraction);
  else if (Buffer.isBuffer(body)) {
    extractText(body.toString('utf8'), headerOf(request, 'content-type'), extraction);
  } else extractValue(body, extraction);
}
