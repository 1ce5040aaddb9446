/**
 * The headers of text of which clients send the same few values over and over, and that are long enough to matter. What
 * was clean in them is remembered, and nobody puts a text into them that holds others.
 */
export const repeatedHeaders: ReadonlySet<string> = new Set([
  'accept-language',
  'content-type',
  'host',
  'origin',
  'referer',
  'user-agent',
  'via',
]);
