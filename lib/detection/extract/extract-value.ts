import { extractEmbedded } from './extract-embedded';
import { extractFile } from './extract-file';
import type { Extraction } from './extraction';
import { plainValue } from './plain-value';

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

/** Names and texts of what a parser made of a body, at any depth. Bytes are a file, of which the head is looked at. */
export function extractValue(value: unknown, extraction: Extraction): void {
  if (typeof value === 'string') {
    extraction.visit('body', 'value', value);
    extractEmbedded(value, 'body', extraction);
  } else if (typeof value !== 'object' || value === null) return;
  else if (value instanceof Uint8Array) extractFile([], value, extraction);
  else if (extraction.isTooDeep('body')) return;
  else if (Array.isArray(value)) extractArray(value, extraction);
  else {
    const plain = plainValue(value, extraction);
    if (plain === value) extractObject(value, extraction);
    else extractValue(plain, extraction);
  }
}
