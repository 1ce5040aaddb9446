import type { RequestHeaders } from '../../request/request-facts';
import type { Extraction } from './extraction';
import { decodeForm } from './extract-query';

/** The host, what stands in front of the query, and the query. */
const ADDRESS = /^(https?:\/\/([^/?#]{1,300})[^?#]{0,4000})\?([^#]{1,8000})$/i;
/** Most names of parameters: nothing works in them. */
const PLAIN_NAME = /^[\w.[\]-]{1,100}=/;

/**
 * The page that the client comes from. The query of a page of the app's own was inspected when it was asked for, with the
 * exclusions and the profile of its route, which nobody can tell from here: it is quoted, and only searched for what
 * works wherever it is read or logged.
 */
export function extractReferer(referer: string, headers: RequestHeaders, extraction: Extraction): void {
  const [, page, host, query] = ADDRESS.exec(referer) ?? [];
  const own = headers['host'] ?? headers[':authority'];
  if (
    page === undefined ||
    query === undefined ||
    typeof own !== 'string' ||
    host?.toLowerCase() !== own.toLowerCase()
  ) {
    extraction.visitField('header', 'referer', referer);
    return;
  }
  extraction.visitField('header', 'referer', page);
  extraction.trail.push('referer');
  extraction.trail.push('query');
  for (const pair of query.split('&')) {
    if (extraction.isSpent('header')) break;
    const equals = pair.indexOf('=');
    // As a whole for the sake of the name, and of a lookup that the sign would divide.
    if (!PLAIN_NAME.test(pair)) extraction.visit('header', 'quoted', decodeForm(pair));
    if (equals >= 0) extraction.visit('header', 'quoted', decodeForm(pair.slice(equals + 1)));
  }
  extraction.trail.pop();
  extraction.trail.pop();
}
