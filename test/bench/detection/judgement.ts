/** Which of the labelled requests were denied, by id. */
export interface Judgement {
  readonly denied: ReadonlySet<string>;
  /** Of the technical texts, on a route with the profile that fits them. */
  readonly deniedWithProfile: ReadonlySet<string>;
}
