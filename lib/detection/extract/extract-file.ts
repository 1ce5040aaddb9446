import { textReadings } from '../normalise/text-readings';
import type { Extraction } from './extraction';

/** What a file is betrays itself at its beginning, which is so many bytes long. */
export const FILE_HEAD_LENGTH = 1024;

/** The name of an uploaded file, or its names, and its first kilobyte. */
export function extractFile(names: readonly string[], content: Uint8Array, extraction: Extraction): void {
  for (const name of names) extraction.visit('file', 'name', name);
  const head = Buffer.from(
    content.buffer,
    content.byteOffset,
    Math.min(content.byteLength, FILE_HEAD_LENGTH),
  );
  for (const text of textReadings(head, undefined)) extraction.visit('file', 'value', text);
}
