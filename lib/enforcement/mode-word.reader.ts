import type { ConfigProblem } from '../problems/config-problem';
import type { ModeOverride } from './mode-override';
import { readModeOverride } from './mode-override.reader';

/** Who took an override back. */
export interface Farewell {
  readonly reason: string;
  readonly by: string;
  readonly at: number;
}

/** What a file or a store says of the mode: an override, or that one was taken back. */
export type ModeWord =
  | { readonly override: ModeOverride; readonly farewell?: undefined }
  | { readonly override?: undefined; readonly farewell: Farewell };

/**
 * Reads an override, or, as `{ cleared: true, reason, by, at }`, that it was taken back.
 * @param problems gets everything that is wrong; a word with a problem must not be used
 */
export function readModeWord(value: unknown, problems: ConfigProblem[]): ModeWord {
  const { cleared, ...words } = Object(value) as Record<string, unknown>;
  if (cleared !== true) return { override: readModeOverride(value, problems) };
  const { reason, by, at } = readModeOverride({ ...words, passive: true }, problems);
  return { farewell: { reason, by, at } };
}
