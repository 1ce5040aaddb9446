/** What has to be so before enforcement is switched on. */
export interface ReadyDemands {
  /** Hours of the clock in which at least one request came. */
  readonly minHours: number;
  readonly minRequests: number;
  /** Routes that need not have been exercised: `GET:/reports/:year`. */
  readonly allowUnexercised: readonly string[];
  /** Codes of warnings that were looked at and are all right: `GUARD_PRIVATE_CLIENTS`. */
  readonly accept: readonly string[];
  /** Clients that are known to be hostile, by their addresses. */
  readonly hostile: readonly string[];
}

/** `ok`, or why not: it stands against a flip, or it cannot be known. */
export type CriterionState = 'ok' | 'not yet' | 'unknown';

/** One question, and the answer. */
export interface ReadyCriterion {
  readonly name:
    | 'recording'
    | 'time'
    | 'requests'
    | 'routes'
    | 'clients'
    | 'checks'
    | 'warnings'
    | 'data'
    | 'configuration'
    | 'mode';
  readonly state: CriterionState;
  /** In one sentence, with its figures. */
  readonly message: string;
}
