/** Runs of instances that are kept apart; a deployment is one for each instance. */
const MAX_RUNS = 10_000;

/** How long instances were there to observe, whoever of them was: overlapping times count once. */
export class ObservedTime {
  private readonly runs = new Map<string, { first: number; last: number }>();

  /** Takes note that the run of an instance was there at this time. */
  see(instance: string, time: number): void {
    const run = this.runs.get(instance);
    if (run === undefined) {
      // Beyond, time is left out: too little is counted, never too much.
      if (this.runs.size < MAX_RUNS) this.runs.set(instance, { first: time, last: time });
      return;
    }
    if (time < run.first) run.first = time;
    if (time > run.last) run.last = time;
  }

  /** Milliseconds in which at least one of them was there. */
  get total(): number {
    let total = 0;
    let end = -Infinity;
    for (const { first, last } of [...this.runs.values()].sort((a, b) => a.first - b.first)) {
      if (last <= end) continue;
      total += last - Math.max(first, end);
      end = last;
    }
    return total;
  }

  get first(): number | undefined {
    return this.runs.size === 0 ? undefined : Math.min(...[...this.runs.values()].map(({ first }) => first));
  }

  get last(): number | undefined {
    return this.runs.size === 0 ? undefined : Math.max(...[...this.runs.values()].map(({ last }) => last));
  }
}
