import { decodePercent } from '../normalise/decode-percent';
import type { Extraction } from './extraction';

const PLAIN = /^[A-Za-z0-9/_.~-]{0,1000}$/;

/** May be base64. */
const LONG_WORD = /[A-Za-z0-9_-]{16}/;

/** The path as a whole, and each of its segments unless they are plain words. */
export function extractPath(path: string, extraction: Extraction): void {
  extraction.visit('path', 'value', path);
  if (PLAIN.test(path) && !LONG_WORD.test(path)) return;
  path.split('/').forEach((segment, i) => {
    if (segment.length < path.length - 1) extraction.visitField('path', i, decodePercent(segment));
  });
}
