import { isSecretName } from './secret-name';

/**
 * The one place through which everything that a client wrote passes on its way to a log, a file or a subscriber. What
 * comes out is printable ASCII on one line, short, without credentials, and cannot be taken for a line of ours.
 */

const MASK = '(redacted)';

/**
 * `password=hunter2`, `"client_secret": "..."`: the name and what stands between it and the value. The name begins where
 * a run of its characters does, so that each run is read once.
 */
const NAME = /(?<![\w\u00c0-\u04ff.%[\]-])([\w\u00c0-\u04ff.%[\]-]+)\\{0,3}["']?\s{0,4}[:=]\s{0,4}\\{0,3}/g;
/** A value: what stands in quotes, what the next pair of a form ends, or a word. It may have been cut off. */
const VALUE = /(")[^"]{1,400}|(')[^']{1,400}(?=')|(["']?)[^\s"'&;,}<>]+/y;
const FORM_VALUE = /[^&\n"']{1,400}(?=&[\w.[\]-]{1,40}=)/y;
/** `<password>hunter2`: the tag, and the text behind it. */
const ELEMENT = /(<([\w:.-]{1,80})(?:\s[^<>]{0,300})?>(?:<!\[CDATA\[)?)([^<]{1,400})/g;
/** `{"name": "password", "value": "hunter2"}`: what comes before the value, and the name in it. */
const NAMED_VALUE =
  /("(?:name|key|field|id)"\s{0,4}:\s{0,4}"([^"]{1,80})"\s{0,4},\s{0,4}"value"\s{0,4}:\s{0,4}")([^"]{1,400})/gi;

/**
 * JSON Web Tokens, credentials of the schemes `Basic` and `Bearer`, user info in a URL, numbers of payment cards, keys
 * that name their issuer (AWS, GitHub, Slack, Stripe), words of 40 letters and digits that no person would choose, shorter
 * ones in a path that leads to a secret or mixes large letters, small ones and digits, and what a sentence says a password
 * is.
 */
const SECRET_SHAPES = [
  /eyJ[\w-]{8,}(?:\.[\w-]+){0,2}/g,
  /\b(?:bearer|basic)\s{1,4}[\w.~+/=-]{6,}/gi,
  /(?<=:\/\/)[^\s/@:]{1,100}:[^\s/@]{1,100}(?=@)/g,
  /\b\d(?:[ -]?\d){12,18}\b/g,
  /\b\d{4}\.(?:\d{4}\.\d{4}\.\d{1,7}|\d{6}\.\d{4,5})\b/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g,
  /\b(?:gh[opsu]|github_pat|xox[abpr]|[prs]k)[-_][\w-]{10,}/g,
  /\b(?=[a-z_-]{0,200}\d)[\w-]{40,}/gi,
  /(?<=\/(?:reset|recover|verify|confirm|activate|invite|invitation|magic|unlock|password|token|login)[\w-]{0,20}\/)(?=[\w-]{0,100}\d)[\w.~-]{8,}/gi,
  /(?<=\/)(?=[\w-]{0,100}\d)(?=[\w-]{0,100}[a-z])(?=[\w-]{0,100}[A-Z])[\w-]{20,}(?=[/?#\s]|$)/g,
  /(?<=\b(?:pass(?:word|code|wort|phrase)|pwd|pin) (?:is|ist|was|:) {0,2})(?=[a-z]{0,100}[^\sa-z])\S{4,}/gi,
];

/** Text of a client, fit to be shown. */
export function redact(text: string, maxLength: number): string {
  return printable(maskSecrets(text.slice(0, maxLength * 4)), maxLength);
}

/** Text without what looks like a secret; nothing is escaped. What it does not change may be kept as it is. */
export function maskSecrets(text: string): string {
  let masked = text.replace(NAMED_VALUE, maskNamed).replace(ELEMENT, maskNamed);
  masked = maskPairs(masked);
  for (const shape of SECRET_SHAPES) masked = masked.replace(shape, MASK);
  return masked;
}

function maskNamed(all: string, before: string, name: string): string {
  return isSecretName(name) ? `${before}${MASK}` : all;
}

/** A value is only skipped when it is masked: others may hold pairs themselves. */
function maskPairs(text: string): string {
  let masked = '';
  let done = 0;
  for (const { 0: pair, 1: name = '', index } of text.matchAll(NAME)) {
    if (index < done || !isSecretPair(name, text.charAt(index - 1))) continue;
    const start = index + pair.length;
    const end = endOfValue(text, start, pair.endsWith('='));
    if (end === undefined) continue;
    masked += `${text.slice(done, end.from)}${MASK}`;
    done = end.to;
  }
  return masked + text.slice(done);
}

/** In the query of a URL, `code` is what OAuth exchanges for a token. */
function isSecretPair(name: string, before: string): boolean {
  return isSecretName(name) || (name === 'code' && (before === '?' || before === '&'));
}

function endOfValue(text: string, start: number, isForm: boolean): { from: number; to: number } | undefined {
  const pattern = isForm && hasMatchAt(FORM_VALUE, text, start) ? FORM_VALUE : VALUE;
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const quote = match[1] ?? match[2] ?? match[3] ?? '';
  return { from: start + quote.length, to: start + match[0].length };
}

function hasMatchAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/**
 * JSON in which no text of a client can be taken for a line of ours: what `printable()` escapes is written as an escape
 * of JSON, so that a parser reads the very same text.
 */
export function printableJson(value: object): string {
  const json = JSON.stringify(value);
  return RISKY_IN_JSON.test(json) ? json.replace(EACH_RISKY_IN_JSON, jsonEscape) : json;
}

/** Between the texts of a JSON document stand none of these. */
const RISKY_IN_JSON = /[^ -~]|\[P|from /i;
const EACH_RISKY_IN_JSON = /[^ -~]|(?<=\[)P|(?<=from) /gi;

function jsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * The end of a value that another one follows, in JSON, in a form or in XML. Blanks do not end it. Shorter ones do not
 * give anything away.
 */
const END_OF_VALUE = /^[^"&<]{3,24}(?="\s{0,4}[,}\]]|&[\w.[\]-]{1,40}=|<\/\w{1,40}>\s{0,9}<)/;

/**
 * An excerpt may begin in the middle of a secret, behind the name that would give it away: a long first word is masked,
 * and so is the end of a value that the excerpt leaves behind.
 */
export function redactExcerpt(text: string, maxLength: number): string {
  return redact(text.replace(END_OF_VALUE, MASK).replace(/^[\w.-]{12,}/, MASK), maxLength);
}

/**
 * Escapes what could break out of a line or imitate one: everything but printable ASCII, the backslash that escapes, the
 * bracket that opens `[PASSIVE MODE]`, and a blank behind `from`, by which operators find the address.
 */
export function printable(text: string, maxLength: number): string {
  const escaped = text
    .slice(0, maxLength)
    .replace(/[^ -~]|[[\\]|(?<=from) /giu, (character) => escape(character.codePointAt(0) ?? 0));
  return text.length > maxLength ? `${escaped}…` : escaped;
}

function escape(code: number): string {
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

const MAX_NAME = 40;

/** The target of a request with the names of its query parameters: `/search?q=…&page=…` with an ellipsis for the values. */
export function redactTarget(
  path: string,
  queryString: string,
  maxLength: number,
  shown = redact(path, maxLength),
  redactName = (name: string): string => redact(name, MAX_NAME),
): string {
  if (queryString === '') return shown;
  const names = queryString
    .slice(0, maxLength)
    .split('&', 10)
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0 ? '…' : `${redactName(pair.slice(0, equals))}=…`;
    });
  return `${shown}?${names.join('&')}`;
}
