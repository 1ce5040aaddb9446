/** One thing that is wrong with what the user configured. */
export interface ConfigProblem {
  /** Where: `banning.windowMs`, `whitelist[2]`, `OrdersController.create @IpWhitelist[0]`. */
  readonly path: string;
  /** What would have been right. */
  readonly expected: string;
  /** What stands there, unprintable and secret parts left out. */
  readonly value: string;
  /** The nearest valid word, when the value looks like a misspelt one. */
  readonly nearest?: string;
}
