/** Who takes an override of the mode back, why, and where. */
export interface ModeClearOptions {
  /**
   * Why; it stands in the line and in the event. At most 500 characters.
   * @default 'not given'
   */
  reason?: string;
  /**
   * Who; at most 500 characters.
   * @default 'code'
   */
  by?: string;
  /**
   * This instance until it ends, or every instance of the fleet through the store.
   * @default 'instance'
   */
  scope?: 'instance' | 'fleet';
}

/** Who changes the mode, why, where, for how long and for whom. */
export interface ModeChangeOptions extends ModeClearOptions {
  /**
   * When the change ends by itself: milliseconds since the epoch, a Date, or a text such as `2026-11-22T08:00:00Z`.
   * @default never
   */
  until?: number | Date | string;
  /**
   * A ramp, to active mode only: the share of the clients that are denied, above 0 and at most 1. It is sticky: a client
   * is on the same side with each request and on each instance, and a greater share only adds clients. The others are
   * observed as in passive mode. Written out, it must be a number: `undefined` is an error here.
   * @default everybody
   */
  share?: number;
  /**
   * The clients whose denial the preview has announced: at most 2,000 addresses, or networks for IPv6. The tripwire
   * takes them for no surprise.
   * @default those that were seen in passive mode by this instance
   */
  predicted?: readonly string[];
}
