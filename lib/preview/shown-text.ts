import { legible, unescaped } from '../telemetry/legible';

const MAX_LENGTH = 500;

/** A text of a file, to be shown: it was escaped when it was written, if it was written by us and not to look so. */
export function shownText(text: string): string;
export function shownText(text: string | undefined): string | null;
export function shownText(text: string | undefined): string | null {
  return text === undefined ? null : legible(unescaped(text).replaceAll('…', '...'), MAX_LENGTH);
}
