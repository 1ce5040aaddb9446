/** Where the mode of a running app may come from, and when it returns to passive by itself. */
export interface ModeOptions {
  /**
   * A file that sets the mode of this instance while it is there: `passive` or `active` and the reason, or a JSON object
   * such as `{"passive": false, "share": 0.05, "rampId": "5f1c", "reason": "a first step", "by": "ops",
   * "until": "2026-11-22T18:00:00Z"}`; the clients of a share are drawn by `rampId`, which nobody outside should know.
   * `{"cleared": true, "reason": "it is over", "by": "ops"}` takes back what was set, as removing the file does, and says why.
   * `npx nestjs-guard mode` writes it, and so does the tripwire when it trips over a flip that came from it. A change is in force within a second. A file that cannot be read or understood is
   * reported and changes nothing.
   * @default none
   */
  file?: string;

  /** When active mode, or a ramp, returns to passive by itself. */
  tripwire?: TripwireOptions;
}

/**
 * The bounds within which a flip to active mode, or a ramp, has to stay. Denials by global checks are counted in a window
 * that slides, those of clients that are banned already left out; when one of the bounds is passed, the guard returns to
 * passive mode, this instance, the file or the fleet, as it was flipped, and stays there until somebody flips again. At
 * least one of the three bounds must be given. Whoever has enough addresses can pass a bound: choose them so that an
 * attack alone does not.
 */
export interface TripwireOptions {
  /**
   * The greatest share of the enforced requests that may be denied, from 0 to 1. One client cannot pass it, unless it is
   * 0: a client counts with at most `maxBlockShare * minRequests` of its requests in a window, at least 1 and at most 10.
   * So it takes more than `1 / maxBlockShare` clients in a window before the share is judged.
   * @default none
   */
  maxBlockShare?: number;

  /**
   * How many different clients may be denied within the window, from 0 to 100,000. An IPv6 client counts by its network
   * (`ipv6SubnetPrefix`): whoever has many networks is many clients, and passes this bound alone.
   * @default none
   */
  maxBlockedClients?: number;

  /**
   * How many different clients may be denied within the window that the preview has not announced, from 0 to 100,000.
   * Announced are those in `predicted` of `GuardMode.setPassive()` and, when the flip came from passive mode, the last
   * 10,000 clients that this instance would have denied there.
   * @default none
   */
  maxUnpredicted?: number;

  /**
   * The length of the window in milliseconds, from 1,000 to 86,400,000 (a day).
   * @default 60_000
   */
  windowMs?: number;

  /**
   * How many enforced requests must be counted in the window before {@link maxBlockShare} is judged, from 1 to 1,000,000.
   * Below `1 / maxBlockShare` it is not judged either.
   * @default 100
   */
  minRequests?: number;

  /**
   * How long after a flip the tripwire watches, in milliseconds, from 1,000 to 31,622,400,000 (366 days). Later an attack
   * is likelier than a rule that turns out to be wrong.
   * @default 86_400_000 (a day)
   */
  watchMs?: number;
}
