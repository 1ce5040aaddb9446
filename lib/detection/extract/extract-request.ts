import type { InspectableRequest } from '../inspectable-request';
import { extractBody } from './extract-body';
import { extractCookies } from './extract-cookies';
import { extractEmbedded } from './extract-embedded';
import { extractFiles } from './extract-files';
import { extractHeaders } from './extract-headers';
import { extractPath } from './extract-path';
import { extractPairs } from './extract-query';
import type { Extraction } from './extraction';

/** The least that the places have of the limits, so that none of them is out of sight because of what stands before it. */
const LEAST = { query: 1 / 8, headers: 1 / 8, cookies: 1 / 8, files: 1 / 8, body: 1 / 4 };

/**
 * Hands every text of a request to the extraction: path, query, headers, cookies, files, body. Each may take what the
 * places behind it, as far as the request has them, do not need at least.
 */
export function extractRequest(request: InspectableRequest, extraction: Extraction): void {
  const { path, queryString, headers, body, files } = request;
  const forBody = body === undefined || body === null ? 0 : LEAST.body;
  const forFiles = forBody + (files === undefined ? 0 : LEAST.files);
  const forCookies = forFiles + (headers['cookie'] === undefined ? 0 : LEAST.cookies);
  const forHeaders = forCookies + LEAST.headers;
  extraction.keepBack(forHeaders + (queryString === '' ? 0 : LEAST.query));
  extractPath(path, extraction);
  extraction.keepBack(forHeaders);
  extractPairs('query', queryString, extraction, extractEmbedded);
  extraction.keepBack(forCookies);
  extractHeaders(headers, extraction);
  extraction.keepBack(forFiles);
  extractCookies(headers['cookie'], extraction);
  extraction.keepBack(forBody);
  extractFiles(files, extraction);
  extraction.keepBack(0);
  extractBody(request, extraction);
  extraction.finish();
  if (request.bodyLeftOut !== undefined) extraction.leftOut.add(request.bodyLeftOut);
}
