/** What of a request stands in a record beside its facts, and need not be repeated there. */
export interface ShownRequest {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** The path, escaped and masked, without the query. */
  readonly path: string;
  readonly agent: string | undefined;
}
