import { decodePercent } from '../normalise/decode-percent';
import { extractEmbedded } from './extract-embedded';
import { extractFile } from './extract-file';
import type { Extraction } from './extraction';

const MAX_PART_HEADERS = 2048;
const BOUNDARY = /boundary\s{0,3}=\s{0,3}(?:"([^"]{1,200})"|([^\s;,"]{1,200}))/i;

/** The boundary that the header announces, or else the one that the body begins with. */
function boundaryOf(text: string, contentType: string): string | undefined {
  const announced = BOUNDARY.exec(contentType);
  return announced?.[1] ?? announced?.[2] ?? /^\s{0,4}--([^\s]{1,200})/.exec(text)?.[1];
}

/** `name="x"`, `name=x` and the encoded `name*=utf-8''x`. */
const NAME = /[;\s]name(\*)?\s{0,3}=\s{0,3}(?:"((?:[^"\\]|\\.){0,400})|([^;\s"]{0,400}))/i;
const FILE_NAME = /[;\s]filename(\*)?\s{0,3}=\s{0,3}(?:"((?:[^"\\]|\\.){0,400})|([^;\s"]{0,400}))/i;

function parameterOf(headers: string, pattern: RegExp): string | undefined {
  const found = pattern.exec(headers);
  const value = found?.[2] ?? found?.[3];
  return found?.[1] === undefined
    ? value
    : decodePercent((value ?? '').replace(/^[^']{0,20}'[^']{0,20}'/, ''));
}

function extractPart(part: string, extraction: Extraction): void {
  const blank = /\r?\n\r?\n/.exec(part.slice(0, MAX_PART_HEADERS));
  const headers = blank === null ? part.slice(0, MAX_PART_HEADERS) : part.slice(0, blank.index);
  const content = blank === null ? '' : part.slice(blank.index + blank[0].length).replace(/\r?\n$/, '');
  const name = parameterOf(headers, NAME) ?? '';
  const fileName = parameterOf(headers, FILE_NAME);
  extraction.trail.push(name);
  extraction.visit('body', 'name', name);
  if (fileName === undefined) {
    extraction.visit('body', 'value', content);
    extractEmbedded(content, 'body', extraction);
  } else extractFile(fileName, content, extraction);
  extraction.trail.pop();
}

/** Names, values, file names and the heads of files of a form with uploads; its beginning is enough. */
export function extractMultipart(text: string, contentType: string, extraction: Extraction): void {
  const boundary = boundaryOf(text, contentType);
  if (boundary === undefined) {
    extraction.visit('body', 'value', text);
    return;
  }
  const delimiter = `--${boundary}`;
  for (let at = text.indexOf(delimiter); at >= 0;) {
    const from = at + delimiter.length;
    if (text.startsWith('--', from) || extraction.isSpent('body')) return;
    at = text.indexOf(delimiter, from);
    extractPart(text.slice(from, at < 0 ? text.length : at), extraction);
  }
}
