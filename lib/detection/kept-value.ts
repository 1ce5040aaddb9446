import type { RuleMatch } from './detection-report';
import type { Place } from './extract/place';
import type { Part } from './extract/value-visitor';

/** A text of a request that was kept as it was. */
export interface KeptText {
  readonly place: Place;
  readonly part: Part;
  /** Dotted path. */
  readonly field: string;
  /** The name that says what the text is. */
  readonly name: string;
  readonly text: string;
}

/** What was found in a text that was not kept. A long text is searched window by window. */
export interface KeptWindow {
  readonly matches: readonly RuleMatch[];
  /** Whether it is the first of its text: the others are only searched while there is not enough evidence. */
  readonly isFirst: boolean;
}

/** What is known of one text of a request that is judged again. */
export type KeptValue = KeptText | KeptWindow;
