import { extractFile } from './extract-file';
import type { Extraction } from './extraction';

const MAX_DEPTH = 4;

/** What the parsers of uploads say of a file: multer, `@fastify/multipart`, express-fileupload, formidable. */
interface UploadedFile {
  readonly fieldname?: unknown;
  readonly originalname?: unknown;
  readonly originalFilename?: unknown;
  readonly filename?: unknown;
  readonly name?: unknown;
  readonly buffer?: unknown;
  readonly _buf?: unknown;
  readonly data?: unknown;
  readonly size?: unknown;
}

function contentOf({ buffer, _buf, data }: UploadedFile): Uint8Array | undefined {
  return [buffer, _buf, data].find(
    (content): content is Uint8Array => content instanceof Uint8Array && content.length > 0,
  );
}

/** The name and the head of one file. Content that went to the disk or elsewhere is said to be left out. */
export function extractUploadedFile(file: UploadedFile, extraction: Extraction): void {
  const names = [file.originalname, file.originalFilename, file.filename, file.name];
  const content = contentOf(file);
  extractFile(
    names.filter((name, i) => typeof name === 'string' && names.indexOf(name) === i) as string[],
    content ?? new Uint8Array(),
    extraction,
  );
  if (content === undefined && file.size !== 0) extraction.leftOut.add('file: not in memory');
}

/** What a parser left on a request: a file, a list of files, or files or lists of them by field. */
export function extractFiles(files: unknown, extraction: Extraction, field = '', depth = 0): void {
  if (typeof files !== 'object' || files === null || depth > MAX_DEPTH || extraction.isSpent('file')) return;
  const { fieldname, originalname, originalFilename, filename, name } = files as UploadedFile;
  if (![originalname, originalFilename, filename, name].some((it) => typeof it === 'string')) {
    const isList = Array.isArray(files);
    for (const [key, member] of Object.entries(files))
      extractFiles(member, extraction, isList ? field : key, depth + 1);
    return;
  }
  const fieldName = typeof fieldname === 'string' ? fieldname : field;
  extraction.trail.push(fieldName);
  extraction.visit('body', 'name', fieldName);
  extractUploadedFile(files, extraction);
  extraction.trail.pop();
}
