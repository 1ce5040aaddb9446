import { extractFile } from './extract-file';
import type { Extraction } from './extraction';

const MAX_DEPTH = 4;
const HEAD_BYTES = 1024;

function headOf(buffer: unknown): string {
  return ArrayBuffer.isView(buffer)
    ? Buffer.from(buffer.buffer, buffer.byteOffset, Math.min(buffer.byteLength, HEAD_BYTES)).toString(
        'latin1',
      )
    : '';
}

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
  extractFile(name, headOf(buffer), extraction);
  extraction.trail.pop();
}
