import type { RuleMatch } from './detection-report';
import type { KeptText } from './kept-value';

/** A text of a request, and everything that the rules find in it, whether it counts on its route or not. */
export interface ExaminedText extends KeptText {
  /** What the same object calls the text, see {@link RuleMatch.label}. */
  readonly label: string | undefined;
  /** By window: a text that is not long has one; one that is known to be clean has none. */
  readonly windows: readonly (readonly RuleMatch[])[];
}
