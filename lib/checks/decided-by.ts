/**
 * What in the configuration decided, so that whoever finds a decision wrong knows what to change: an option, a decorator
 * and where it stands, or a call of the app's own code.
 */
export interface DecidedBy {
  /** An option of `forRoot()`, by its path: `blacklist`, `rateLimit`, `detection.customRules`. */
  readonly option?: string;
  /** A decorator, without the at sign: `IpWhitelist`. */
  readonly decorator?: string;
  /** What the decorator stands on: `AdminController`, or `AdminController.list`. */
  readonly on?: string;
  /** What the app's own code called: `GuardBans.ban`. */
  readonly call?: string;
  /**
   * The entry of it that did, where there is one: the widest network of a list that holds the client, the text or the
   * pattern that the user agent matches, the limit, the heaviest rule of detection.
   */
  readonly entry?: string;
}
