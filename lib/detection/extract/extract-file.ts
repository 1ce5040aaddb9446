import type { Extraction } from './extraction';

/** What a file is betrays itself at its beginning. */
const HEAD_LENGTH = 1024;

/** The name of an uploaded file and its first kilobyte. */
export function extractFile(name: string, content: string, extraction: Extraction): void {
  extraction.visit('file', 'name', name);
  extraction.visit('file', 'value', content.slice(0, HEAD_LENGTH));
}
