const MAX_TIMES = 20_000;
/** What is over is thrown away when it is half of all, and worth the while. */
const MIN_OVER = 100;

/** The most requests of one client within the time of a limit. */
export class BusiestWindow {
  max = 0;
  private times: number[] = [];
  private start = 0;

  /** @param ttl of the limit, in milliseconds */
  constructor(private readonly ttl: number) {}

  add(time: number): void {
    this.times.push(time);
    while ((this.times[this.start] as number) <= time - this.ttl) this.start++;
    if (this.times.length - this.start > MAX_TIMES) this.start++;
    this.max = Math.max(this.max, this.times.length - this.start);
    if (this.start > Math.max(MIN_OVER, this.times.length / 2)) {
      this.times = this.times.slice(this.start);
      this.start = 0;
    }
  }
}
