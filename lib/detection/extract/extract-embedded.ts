import { codeAt } from '../code-at';
import { lengthOf } from '../length-of';
import { mayBePassword } from '../may-be-password';
import { decodeBase64 } from '../normalise/decode-base64';
import { decodePercent } from '../normalise/decode-percent';
import { extractPairs } from './extract-query';
import type { Extraction } from './extraction';
import type { Place } from './place';

const MIN_LENGTH = 4;
/** Longer ones are searched as the text that they are. */
const MAX_LENGTH = 65_536;
const JSON_OPENING = /^(?:\{\s{0,99}["}]|\[\s{0,99}["{[\]\dtfn-]|"(?:[^"\\]|\\.){0,65536}"\s{0,9}$)/;
const JSON_CLOSING = /[\]}"]\s{0,9}$/;
/** The three characters that JSON begins with here, URL-encoded. */
const ENCODED_JSON = /^%(?:7b|5b|22)/i;
/** `{"`, `[{`, `["` and the like in base64. */
const BASE64_JSON = /^(?:e[wy]|W[wyz13])/;
const TOKEN = /^eyJ[\w-]{1,4000}\.(eyJ[\w-]{1,16384})(?:\.|$)/;
const DATA_URL = /^data:[^,\s]{0,100};base64,/i;
/** The query of an address. */
const QUERY = /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/|\/)[^\s?#]{0,2000}\?(?=[^=\s]{1,100}=)/i;
const FORM = /^[\w.[\]%-]{1,100}=\S{0,4000}&[\w.[\]%-]{1,100}=|^[\w.[\]%-]{1,100}=[^\s=]/;
const BLANK = /\s/;

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function extractStrings(value: unknown, place: Place, extraction: Extraction): void {
  if (typeof value === 'string') {
    extraction.visit(place, 'value', value);
    extractEmbedded(value, place, extraction);
  }
  if (typeof value !== 'object' || value === null || extraction.isTooDeep(place)) return;
  const isList = Array.isArray(value);
  for (const [key, member] of Object.entries(value)) {
    if (extraction.isSpent(place)) return;
    if (isList) extraction.trail.push(Number(key));
    else extraction.enter(value, key);
    extractStrings(member, place, extraction);
    extraction.trail.pop();
  }
}

function extractJson(text: string, place: Place, extraction: Extraction): void {
  if (!JSON_CLOSING.test(text) || !JSON_OPENING.test(text) || extraction.hasTooManyBroken(place)) return;
  const value = parse(text);
  if (value === undefined) extraction.brokenTexts++;
  else extractStrings(value, place, extraction);
}

function extractBase64(text: string, place: Place, extraction: Extraction): void {
  const decoded = decodeBase64(text);
  if (decoded !== undefined) extractJson(decoded, place, extraction);
}

/** What was in base64 behind the announcement that it is, is read further on. */
function extractDataUrl(text: string, place: Place, extraction: Extraction): void {
  const announcement = DATA_URL.exec(text)?.[0];
  if (announcement !== undefined) extraction.visit(place, 'value', text.slice(announcement.length));
}

function extractInside(text: string, place: Place, extraction: Extraction): void {
  const first = text.charAt(0);
  if (first === '{' || first === '[' || first === '"') extractJson(text, place, extraction);
  else if (first === '%' && ENCODED_JSON.test(text)) extractJson(decodePercent(text), place, extraction);
  else if (DATA_URL.test(text)) extractDataUrl(text, place, extraction);
  else if (TOKEN.test(text)) extractBase64(TOKEN.exec(text)?.[1] ?? '', place, extraction);
  else if (BASE64_JSON.test(text)) extractBase64(text, place, extraction);
  else if (QUERY.test(text)) extractPairs(place, text.replace(QUERY, ''), extraction, extractEmbedded);
  else if (FORM.test(text) && !BLANK.test(text)) extractPairs(place, text, extraction, extractEmbedded);
}

/** What a text begins with that holds another one, unless it holds pairs; a table, as every text of a request is asked. */
const OPENS = new Uint8Array(128);
for (const sign of '{["%deW') OPENS[sign.charCodeAt(0)] = 1;

const mayHold = (text: string): boolean => OPENS[codeAt(text, 0)] === 1 || text.includes('=');

/**
 * The texts inside of a text: the strings of JSON, as analytics and webhooks send it, also URL-encoded, in base64 or in a
 * token; the pairs of a form or of the query of an address; what a data URL holds. An attack on what such a text ends up
 * in shows at its beginning. Each is named behind a `$`: `meta.$.note`. Names of JSON are searched as part of the whole
 * text, and not once more. A password holds nothing.
 */
export function extractEmbedded(text: string, place: Place, extraction: Extraction): void {
  const length = lengthOf(text);
  if (length < MIN_LENGTH || length > MAX_LENGTH || !mayHold(text) || extraction.isTooDeep(place)) return;
  if (mayBePassword(extraction.trail.name, text)) return;
  extraction.trail.pushInside();
  extractInside(text, place, extraction);
  extraction.trail.pop();
}
