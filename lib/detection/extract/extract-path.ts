import { decodePercent } from '../normalise/decode-percent';
import type { Extraction } from './extraction';

const PLAIN = /^[A-Za-z0-9/_.~-]{0,1000}$/;

/** So long a word may be base64. */
const LONG = 16;
const BASE64 = /^[A-Za-z0-9+_-]{1,16384}={0,2}$/;

function hasLongSegment(path: string): boolean {
  let from = 0;
  for (let end = path.indexOf('/'); end >= 0; from = end + 1, end = path.indexOf('/', from))
    if (end - from >= LONG) return true;
  return path.length - from >= LONG;
}

/** The path as a whole, and each of its segments unless they are plain words; a sole one, if it may be base64. */
export function extractPath(path: string, extraction: Extraction): void {
  extraction.visit('path', 'value', path);
  if (PLAIN.test(path) && !hasLongSegment(path)) return;
  path.split('/').forEach((segment, i) => {
    const text = decodePercent(segment);
    const isWhole = segment.length >= path.length - 1;
    if (!isWhole || (text.length >= LONG && BASE64.test(text))) extraction.visitField('path', i, text);
  });
}
