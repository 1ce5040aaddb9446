import type { DenialScope } from '../checks/denial';
import type { CheckName } from '../config/check-name';
import type { DetectionCategory } from '../detection/detection-category';
import type { Place } from '../detection/extract/place';
import type { Part } from '../detection/extract/value-visitor';
import type { Severity } from '../detection/rules/severity';
import type { DoorKind } from '../enforcement/door-kind';

/** A rule that matched, whether it counted or was excluded. */
export interface RecordedMatch {
  readonly rule: string;
  /** The version of the rule. */
  readonly version: number;
  readonly category: DetectionCategory;
  /** As it weighed there: in a document a rule may weigh less. */
  readonly severity: Severity;
  readonly place: Place;
  /** Dotted path; credentials in it are masked. */
  readonly field: string;
  /** The number of the text within the pass: points add up within one text and one category. */
  readonly value: number;
  /** A long text is searched window by window, and points add up within one; absent: the first. */
  readonly window?: number;
}

/** A text of the request as detection saw it, complete and unmasked, so that it can be judged again. */
export interface RecordedText {
  /** The number that {@link RecordedMatch.value} names. */
  readonly value: number;
  readonly place: Place;
  readonly part: Part;
  readonly field: string;
  /** The name that says what the text is, where it is not the end of {@link field}. */
  readonly name?: string;
  readonly text: string;
}

/** How many texts were not recorded, by reason, and in which places. */
export interface NotRecorded {
  /** Credentials, cookies, fields for passwords, and texts that look as if they held a secret. */
  readonly redacted?: number;
  /** Longer than what is kept of a text. */
  readonly cut?: number;
  /** Beyond what is kept of a request. */
  readonly beyond?: number;
  /** No rule matched in them, and only texts with a match are kept. */
  readonly unmatched?: number;
  /** Matches beyond what is kept of a request. */
  readonly matches?: number;
  /** 1 when the search for all matches took too much work and was not finished. */
  readonly unfinished?: number;
  /** Where the texts stood that were not recorded. */
  readonly places?: readonly Place[];
}

/** What the store that instances share answered when it counted a request under a limit. */
export interface RecordedHit {
  readonly scope: DenialScope;
  /** The hits within the window, over all instances. */
  readonly hits: number;
  /** When, by the clock of the store, in milliseconds since the epoch. */
  readonly at: number;
}

/** What one door saw of a request. Fields that say nothing are left out. */
export interface RecordedPass {
  /** Its place in the order in which the instance decided. */
  readonly seq: number;
  /** Its place in the order in which the instance began, where something else was decided before it ended. */
  readonly began?: number;
  /** When, in milliseconds since the epoch, where that is not the timestamp of the record. */
  readonly at?: number;
  /** Absent: `last`. */
  readonly door?: DoorKind;
  /** The key of the policy of the route; absent when no handler was found. */
  readonly handler?: string;
  /** A parser had read the body. */
  readonly body?: true;
  /** Detection did not look: something else decided, the client is trusted, the path is excluded, it is switched off. */
  readonly unsearched?: true;
  /** The checks that failed. */
  readonly failed?: readonly CheckName[];
  /** What detection left out, in its words. */
  readonly left_out?: readonly string[];
  /** What the store of the fleet counted; absent where nothing was counted there. */
  readonly counted?: readonly RecordedHit[];
  /** How many attacks of the client the store has counted, where this was one. */
  readonly attacks?: number;
  /** In the order in which they were found. */
  readonly matches?: readonly RecordedMatch[];
  readonly values?: readonly RecordedText[];
  readonly not_recorded?: NotRecorded;
}

/** Everything about a request that decisions depend on, as far as it may be written. */
export interface RecordedFacts extends RecordedPass {
  /** The run of the instance: `seq` counts within it. */
  readonly instance: string;
  /** The other end of the connection, where that is not the client. */
  readonly peer?: string;
  readonly forwarded_for?: string;
  /** The path, where the one of the record is not all of it. */
  readonly path?: string;
  /** The path is only known in part: it was too long, or held a secret. */
  readonly path_hidden?: true;
  /** The `User-Agent`, where the one of the record is not all of it. */
  readonly agent?: string;
  readonly agent_hidden?: true;
  readonly forwarded_for_hidden?: true;
  /** The id of the record of the same request that has the facts; then everything else is missing. */
  readonly of?: string;
  /** The doors were not shown the response: what they found was published at once, not when it was done. */
  readonly no_response?: true;
  /** The doors behind the first, in their order. */
  readonly then?: readonly RecordedPass[];
  /** Another record has the doors before this one: it cannot be decided on its own. */
  readonly partial?: true;
}
