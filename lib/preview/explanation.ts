import type { DecidedBy } from '../checks/decided-by';

/** How much a line can tell: a recording has the facts, the JSON log the event, the text log one line. */
export type ExplanationSource = 'recording' | 'JSON log' | 'text log';

/** An address on the way of a request, from the connection outwards. */
export interface ExplainedHop {
  readonly address: string;
  /** What was made of it: the client, a trusted proxy, one that nobody vouches for. */
  readonly role: 'client' | 'trusted proxy' | 'not believed' | 'unreadable';
}

/** Who asked, and why it is said so. */
export interface ExplainedClient {
  readonly address: string;
  /** From the connection outwards; empty where it is not known. */
  readonly hops: readonly ExplainedHop[];
  readonly why: string;
}

/** A rule that matched. */
export interface ExplainedMatch {
  readonly rule: string;
  /** What the rule looks for; null for a rule of the user. */
  readonly sees: string | null;
  readonly category: string | null;
  readonly severity: string | null;
  /** `query.q`; null where it is not known. */
  readonly location: string | null;
  /** A piece of the text: escaped, shortened, secrets masked. */
  readonly snippet: string | null;
}

/** Something that stood against the request. */
export interface ExplainedDenial {
  readonly check: string;
  readonly scope: string | null;
  readonly reason: string;
  readonly decidedBy: DecidedBy | null;
}

/** One decision in full, as `explain --json` prints it. What the line does not tell is null or empty. */
export interface Explanation {
  readonly id: string;
  readonly source: ExplanationSource;
  readonly file: string;
  readonly line: number;
  /** ISO 8601, UTC. */
  readonly time: string | null;
  readonly action: string;
  readonly message: string | null;
  readonly passiveMode: boolean | null;
  /** What the mode made of it, in words. */
  readonly outcome: string;
  readonly request: {
    readonly method: string | null;
    readonly path: string | null;
    readonly route: string | null;
    readonly handler: string | null;
    readonly userAgent: string | null;
  } | null;
  readonly client: ExplainedClient | null;
  readonly decided: (ExplainedDenial & { readonly statusCode: number | null }) | null;
  /** The checks that looked, in their order. */
  readonly looked: readonly string[];
  readonly matches: readonly ExplainedMatch[];
  readonly alsoDeniedBy: readonly ExplainedDenial[];
  readonly configHash: string | null;
  readonly instance: string | null;
  /** What this line cannot tell, and where it would stand. */
  readonly untold: readonly string[];
}
