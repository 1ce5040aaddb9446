import { decodePercent } from './decode-percent';

/** More rounds than any router decodes, so that no spelling of a path gets out from under its prefix. */
const DECODING_ROUNDS = 3;

/**
 * The path as the most lenient router would understand it: percent escapes decoded, up to three layers of them, backslashes read as
 * slashes, empty and dot segments folded. Escapes that stand for nothing are left as they are.
 */
export function canonicalPath(path: string): string {
  if (!/[%\\]|\/[./]/.test(path)) return path; // nearly every path has nothing to fold
  let decoded = path;
  for (let round = 0; round < DECODING_ROUNDS && decoded.includes('%'); round++)
    decoded = decodePercent(decoded);
  return foldSegments(decoded.replaceAll('\\', '/'));
}

function foldSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/');
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '.' && segment !== '') kept.push(segment);
  }
  const last = segments.at(-1);
  const closing = kept.length > 0 && (last === '' || last === '.' || last === '..') ? '/' : '';
  return `/${kept.join('/')}${closing}`;
}
