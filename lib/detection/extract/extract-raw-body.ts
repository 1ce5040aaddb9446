import { textReadings } from '../normalise/text-readings';
import { extractEmbedded } from './extract-embedded';
import { extractMultipart } from './extract-multipart';
import { extractPairs } from './extract-query';
import { extractValue } from './extract-value';
import { extractXml } from './extract-xml';
import type { Extraction } from './extraction';
import { headerParameters } from './header-parameters';

const BINARY_TYPE =
  /^(?:application\/(?:octet-stream|zip|gzip|pdf|x-protobuf|grpc|wasm|msgpack)|image\/(?!svg)|audio\/|video\/|font\/)/;
const FORM_TYPE = /^application\/x-www-form-urlencoded/;
const XML_TYPE = /^(?:application|text|image)\/(?:[\w.-]{1,60}\+)?xml\b/;
const JSON_LINES_TYPE = /^application\/(?:x-)?(?:ndjson|json-?lines|jsonl|json-seq)\b/;
/** What calls itself a text is one, whatever its bytes. */
const TEXT_TYPE = /^(?:text\/|application\/(?:[\w.-]{1,60}\+)?(?:json|javascript|graphql|yaml)\b)/;
/** A text has none of these. */
// eslint-disable-next-line no-control-regex
const BINARY_START = /^\x1f\ufffd|[\x00-\x08\x0e-\x1a]{2}|\ufffd[^]{0,8}\ufffd/;
const PROBE_LENGTH = 256;

function looksBinary(body: string | Buffer): boolean {
  return BINARY_START.test(
    typeof body === 'string' ? body.slice(0, PROBE_LENGTH) : body.toString('utf8', 0, PROBE_LENGTH),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Text that says nothing of its kind may still be JSON: beacons are sent that way. */
function extractText(text: string, extraction: Extraction): void {
  const parsed = /^\s{0,20}[[{]/.test(text) ? parseJson(text) : undefined;
  if (parsed !== undefined) extractValue(parsed, extraction);
  else if (/^\s{0,20}<\?xml|^\s{0,20}<!DOCTYPE\s{1,9}(?!html)/i.test(text)) extractXml(text, extraction);
  else {
    extraction.visit('body', 'value', text);
    extractEmbedded(text, 'body', extraction);
  }
}

/** Stands in front of each line of `application/json-seq`. */
const RECORD_SEPARATOR = '\x1e';

/** JSON line by line. A line that is none is a text. */
function extractLines(text: string, extraction: Extraction): void {
  for (const line of text.replaceAll(RECORD_SEPARATOR, '').split(/[\r\n]+/)) {
    if (extraction.isSpent('body')) return;
    extractText(line, extraction);
  }
}

function extractReading(text: string, type: string, extraction: Extraction): void {
  if (FORM_TYPE.test(type)) extractPairs('body', text, extraction, extractEmbedded);
  else if (XML_TYPE.test(type)) extractXml(text, extraction);
  else if (JSON_LINES_TYPE.test(type)) extractLines(text, extraction);
  else extractText(text, extraction);
}

/**
 * A body that is a text or bytes, by what its header says of it. What calls itself a text is always inspected, in every
 * charset that it may be in; parsers of multipart bodies ask for no encoding, so these are too.
 *
 * @param encoding the `Content-Encoding`; empty when there is none
 */
export function extractRawBody(
  body: string | Buffer,
  contentType: string,
  encoding: string,
  extraction: Extraction,
): void {
  const type = contentType.trim().toLowerCase();
  const isMultipart = type.startsWith('multipart/');
  const isText =
    JSON_LINES_TYPE.test(type) || FORM_TYPE.test(type) || XML_TYPE.test(type) || TEXT_TYPE.test(type);
  const isCompressed = encoding !== '' && encoding !== 'identity' && looksBinary(body);
  if (isMultipart && extractMultipart(Buffer.from(body).toString('latin1'), contentType, extraction)) return;
  if (isCompressed) extraction.leaveOutBody('compressed');
  else if (!isMultipart && !isText && (BINARY_TYPE.test(type) || looksBinary(body)))
    extraction.leaveOutBody('binary');
  else if (typeof body === 'string') extractReading(body, type, extraction);
  else {
    const charset = headerParameters(contentType).all.find(([name]) => name === 'charset')?.[1];
    for (const text of textReadings(body, charset)) extractReading(text, type, extraction);
  }
}
