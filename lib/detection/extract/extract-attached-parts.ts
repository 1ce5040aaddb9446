import { extractUploadedFile } from './extract-files';
import { extractValue } from './extract-value';
import type { Extraction } from './extraction';

/** What `@fastify/multipart` puts into the body for each part when `attachFieldsToBody` is true. */
interface AttachedPart {
  readonly type?: unknown;
  readonly value?: unknown;
  readonly _buf?: unknown;
}

/** A part points back at the body that holds it, which nothing that came over the wire can do. */
function isPartOf(body: object, value: unknown): value is AttachedPart {
  return typeof value === 'object' && value !== null && (value as { fields?: unknown }).fields === body;
}

/** The parts by field; a field that came more than once has a list of them. */
function partsOf(body: object, member: unknown): readonly AttachedPart[] {
  return (Array.isArray(member) ? member : [member]).filter((value) => isPartOf(body, value));
}

/** Whether the body consists of parts. */
export function hasAttachedParts(body: object): boolean {
  for (const key in body) return partsOf(body, (body as Record<string, unknown>)[key]).length > 0;
  return false;
}

/** Names, values, file names and heads of files of a body that consists of parts. */
export function extractAttachedParts(body: object, extraction: Extraction): void {
  for (const [name, member] of Object.entries(body)) {
    if (extraction.isSpent('body')) return;
    extraction.trail.push(name);
    extraction.visit('body', 'name', name);
    for (const part of partsOf(body, member)) {
      if (part.type === 'file') extractUploadedFile(part, extraction);
      extractValue(part.value, extraction);
    }
    extraction.trail.pop();
  }
}
