/** Which part of the list of bans is wanted. */
export interface BanListOptions {
  /** How many to pass over. @default 0 */
  readonly offset?: number;
  /** How many to answer at the most. @default all */
  readonly limit?: number;
}
