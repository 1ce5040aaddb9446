import { canonicalPath } from './canonical-path';
import { decodePercent } from './decode-percent';

/**
 * Whether a path lies under one of the prefixes: `/static` covers `/static` and `/static/app.js`, not `/staticadmin`.
 * Only where all readers agree: a router may take `/static%2fx`, `/static\x` and `/x/../static` for one thing or for the
 * other, and nobody shall leave an exclusion, or get into one, by a spelling.
 *
 * @param prefixes in their canonical spelling
 */
export function isUnderPrefix(prefixes: readonly string[], path: string): boolean {
  const lenient = canonicalPath(path);
  const literal = path.includes('%') ? decodePercent(path.replace(SEPARATOR_ESCAPE, '%25')) : path;
  return prefixes.some((prefix) => covers(prefix, lenient) && covers(prefix, literal));
}

/** The percent sign of an escape that would make a separator or another escape. */
const SEPARATOR_ESCAPE = /%(?=2f|5c|25)/gi;

function covers(prefix: string, path: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/');
}
