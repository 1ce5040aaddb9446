import { textReadings } from '../normalise/text-readings';
import { extractEmbedded } from './extract-embedded';
import { FILE_HEAD_LENGTH, extractFile } from './extract-file';
import type { Extraction } from './extraction';
import { type HeaderParameters, headerParameters } from './header-parameters';
import { type BodyPart, splitMultipart } from './split-multipart';

/** `utf-8'en'x%20y`: charset, language, value. */
const EXTENDED = /^=?([\w.:-]{0,40})'[^']{0,40}'/;
const ENCODED_BYTE = /%([0-9a-f]{2})/gi;

function decodeUtf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Without a charset in front of it, parsers leave such a value as it is. */
function decodeExtended(value: string): string[] {
  const charset = EXTENDED.exec(value)?.[1];
  const bytes = value
    .replace(EXTENDED, '')
    .replace(ENCODED_BYTE, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  const readings = textReadings(Buffer.from(bytes, 'latin1'), charset);
  return charset === undefined ? [...readings, decodeUtf8(value)] : readings;
}

/** The values of a parameter, of `name="x"` as of `name*=utf-8''x`: parsers differ in which one they take. */
function valuesOf(dispositions: readonly HeaderParameters[], name: string): string[] {
  const values = dispositions.flatMap(({ all }) =>
    all.flatMap(([key, value]) => {
      if (key === name) return [decodeUtf8(value)];
      return key === `${name}*` ? decodeExtended(value) : [];
    }),
  );
  return [...new Set(values)];
}

function charsetOf(contentType: string): string | undefined {
  return headerParameters(contentType).all.find(([name]) => name === 'charset')?.[1];
}

/** How the content of a part is read: as the text of a field, as a file, or as both when parsers may differ. */
function kindOf(
  dispositions: readonly HeaderParameters[],
  type: string,
): { isField: boolean; isFile: boolean } {
  const names = dispositions.map(({ all }) =>
    all.filter(([name]) => name === 'filename' || name === 'filename*'),
  );
  const isFile = names.some((values) => values.length > 0);
  const isSurelyFile =
    isFile &&
    names.every((values) => values.length > 0 && values.every(([, value]) => value !== '')) &&
    dispositions.every(({ isPlain }) => isPlain);
  return { isField: !isSurelyFile, isFile: isFile || /^application\/octet-stream/i.test(type) };
}

function extractPart({ headers, content }: BodyPart, extraction: Extraction): void {
  const lines = headers.get('content-disposition') ?? [];
  const type = headers.get('content-type')?.[0] ?? '';
  const dispositions = lines.map(headerParameters);
  const names = valuesOf(dispositions, 'name');
  const fileNames = valuesOf(dispositions, 'filename');
  const { isField, isFile } = kindOf(dispositions, type);

  extraction.trail.push(names[0] ?? '');
  for (const name of names) extraction.visit('body', 'name', name);
  dispositions.forEach(({ isPlain }, i) => {
    if (!isPlain) extraction.visit('body', 'name', decodeUtf8(lines[i] ?? ''));
  });
  if (isField) {
    for (const text of textReadings(Buffer.from(content, 'latin1'), charsetOf(type))) {
      extraction.visit('body', 'value', text);
      extractEmbedded(text, 'body', extraction);
    }
  }
  if (isFile) extractFile(fileNames, Buffer.from(content.slice(0, FILE_HEAD_LENGTH), 'latin1'), extraction);
  extraction.trail.pop();
}

/**
 * Names, values, file names and the heads of files of a form with uploads; its beginning is enough. Where parsers of
 * multipart bodies could differ, everything that one of them could read is inspected.
 *
 * @param bytes the body, a byte a character
 * @returns whether there was a part
 */
export function extractMultipart(bytes: string, contentType: string, extraction: Extraction): boolean {
  let hasParts = false;
  for (const part of splitMultipart(bytes, contentType)) {
    hasParts = true;
    if (extraction.isSpent('body')) break;
    extractPart(part, extraction);
  }
  return hasParts;
}
