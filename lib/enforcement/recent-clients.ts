/** The different clients of the last while, counted up to a bound and one more. */
export class RecentClients {
  /** When each was seen last, the longest ago first. */
  private readonly seen = new Map<string, number>();

  /** @param bound absent: nobody is remembered */
  constructor(
    private readonly windowMs: number,
    readonly bound: number = Infinity,
  ) {}

  /** @returns how many there are now */
  add(client: string, now: number): number {
    if (this.bound === Infinity) return 0;
    this.seen.delete(client);
    for (const [oldest, at] of this.seen) {
      if (at > now - this.windowMs) break;
      this.seen.delete(oldest);
    }
    if (this.seen.size <= this.bound) this.seen.set(client, now);
    return this.seen.size;
  }

  clear(): void {
    this.seen.clear();
  }
}
