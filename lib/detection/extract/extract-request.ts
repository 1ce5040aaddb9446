import type { InspectableRequest } from '../inspectable-request';
import { extractBody } from './extract-body';
import { extractEmbedded } from './extract-embedded';
import { extractFiles } from './extract-files';
import { extractHeaders } from './extract-headers';
import { extractPath } from './extract-path';
import { extractPairs } from './extract-query';
import type { Extraction } from './extraction';

/** Hands every text of a request to the extraction: path, query, headers and cookies, body, files. */
export function extractRequest(request: InspectableRequest, extraction: Extraction): void {
  extractPath(request.path, extraction);
  extractPairs('query', request.queryString, extraction, extractEmbedded);
  extractHeaders(request.headers, extraction);
  extractBody(request, extraction);
  extractFiles(request.files, extraction);
  if (request.bodyLeftOut !== undefined) extraction.leftOut.add(request.bodyLeftOut);
}
