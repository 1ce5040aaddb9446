const HOUR_MS = 3_600_000;
/** Ten years. Beyond, hours are left out: too little is counted, never too much. */
const MAX_HOURS = 90_000;

/** From when to when was observed, and in how many hours of the clock there was traffic: silence tells nothing. */
export class ObservedTime {
  first: number | undefined;
  last: number | undefined;
  private readonly busy = new Set<number>();

  /** Takes note that an instance was there at this time. */
  see(time: number): void {
    this.first = Math.min(this.first ?? time, time);
    this.last = Math.max(this.last ?? time, time);
  }

  /** Takes note of a request at this time. */
  addRequest(time: number): void {
    if (this.busy.size < MAX_HOURS) this.busy.add(Math.floor(time / HOUR_MS));
  }

  /** Hours of the clock in which at least one request came, to whichever instance. */
  get hours(): number {
    return this.busy.size;
  }
}
