/**
 * The one place through which everything that a client wrote passes on its way to a log, a file or a subscriber. What
 * comes out is printable ASCII on one line, short, without credentials, and cannot be taken for a line of ours.
 */

const MASK = '(redacted)';

/** Names of fields, headers and parameters whose values are secrets. */
const SECRET_NAME =
  /pass(?:word|wd|phrase|code)|\bpwd\b|secret|token|api[-_]?key|authorization|credential|cookie|session|private[-_]?key|\bcvv|\bssn\b|\bpin\b|\botp\b/i;

/** `password=hunter2`, `"client_secret": "..."`: the name, what stands between, the value. */
const SECRET_PAIR =
  /((?:pass(?:word|wd|phrase|code)?|pwd|\bpin\b|private[-_]?key|secret|token|api[-_]?key|authorization|credentials?|cookie|session(?:id)?|cvv|ssn|otp)\w{0,20}["']?\s{0,4}[:=]\s{0,4}["']?)[^\s"'&;,}<>]+/gi;

const SECRET_WORD =
  'pass(?:word|wd|phrase|code)?|pwd|private[-_]?key|secret|token|api[-_]?key|authorization|credentials?|cookie|session(?:id)?|cvv|ssn|otp';
/** Secrets that may hold blanks: what stands in quotes behind the name, and what the next pair of a form ends. */
const LONG_SECRETS = [
  new RegExp(`((?:${SECRET_WORD})\\w{0,20}["']?\\s{0,4}[:=]\\s{0,4}")[^"]{1,400}`, 'gi'),
  new RegExp(`((?:${SECRET_WORD})\\w{0,20}["']?\\s{0,4}[:=]\\s{0,4}')[^']{1,400}(?=')`, 'gi'),
  new RegExp(`((?:${SECRET_WORD})\\w{0,20}=)[^&\\n]{1,400}(?=&[\\w.[\\]-]{1,40}=)`, 'gi'),
  new RegExp(`(<(?:\\w{1,20}:)?(?:${SECRET_WORD})\\w{0,20}>)[^<]{1,400}`, 'gi'),
];

/**
 * JSON Web Tokens, credentials of the schemes `Basic` and `Bearer`, user info in a URL, numbers of payment cards, keys
 * that name their issuer (AWS, GitHub, Slack, Stripe), and words of 40 letters and digits that no person would choose.
 */
const SECRET_SHAPES = [
  /eyJ[\w-]{8,}(?:\.[\w-]+){0,2}/g,
  /\b(?:bearer|basic)\s{1,4}[\w.~+/=-]{6,}/gi,
  /(?<=:\/\/)[^\s/@:]{1,100}:[^\s/@]{1,100}(?=@)/g,
  /\b\d(?:[ -]?\d){12,18}\b/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g,
  /\b(?:gh[opsu]|github_pat|xox[abpr]|[prs]k)[-_][\w-]{10,}/g,
  /\b(?=[a-z_-]{0,200}\d)[\w-]{40,}/gi,
];

/** Whether the value of a field with this name must not be shown. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Text of a client, fit to be shown. */
export function redact(text: string, maxLength: number): string {
  return printable(maskSecrets(text.slice(0, maxLength * 4)), maxLength);
}

/** Text without what looks like a secret; nothing is escaped. What it does not change may be kept as it is. */
export function maskSecrets(text: string): string {
  let masked = text;
  for (const secret of LONG_SECRETS) masked = masked.replace(secret, `$1${MASK}`);
  masked = masked.replace(SECRET_PAIR, `$1${MASK}`);
  for (const shape of SECRET_SHAPES) masked = masked.replace(shape, MASK);
  return masked;
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
