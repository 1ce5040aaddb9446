import { extractFile } from './extract-file';
import type { Extraction } from './extraction';

const MAX_DEPTH = 4;
const NO_CONTENT = new Uint8Array();

/** What multer leaves on a request: a file, a list of files, or lists by field. */
export function extractFiles(files: unknown, extraction: Extraction, depth = 0): void {
  if (typeof files !== 'object' || files === null || depth > MAX_DEPTH) return;
  const { originalname, filename, fieldname, buffer } = files as Record<string, unknown>;
  const name = originalname ?? filename;
  if (typeof name !== 'string') {
    for (const file of Object.values(files)) extractFiles(file, extraction, depth + 1);
    return;
  }
  extraction.trail.push(typeof fieldname === 'string' ? fieldname : '');
  extractFile([name], buffer instanceof Uint8Array ? buffer : NO_CONTENT, extraction);
  extraction.trail.pop();
}
