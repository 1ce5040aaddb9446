import type { BootedLine } from '../telemetry/recording-line';
import type { RecordedPass } from '../telemetry/recorded-facts';

const MAX_RUNS = 10_000;
/** Requests that are still under way have taken their places, and are not written yet: at most this share, */
const UNDER_WAY_SHARE = 0.01;
/** and so many in any case. */
const UNDER_WAY = 20;

interface Run {
  hasBeginning: boolean;
  /** Whether each request is written. */
  isWhole: boolean;
  /** The places in its order that were seen, and the last of them: places count from 1. */
  seen: number;
  last: number;
}

/** What is missing of the runs of instances, as far as the recording itself tells: beginnings, and places in their order. */
export class RecordedRuns {
  private readonly runs = new Map<string, Run>();

  meet({ instance, continued, requests }: BootedLine): void {
    const isWhole = requests === 'all';
    const run = this.runs.get(instance);
    if (run === undefined) {
      if (this.runs.size >= MAX_RUNS) return;
      this.runs.set(instance, { hasBeginning: continued !== true, isWhole, seen: 0, last: 0 });
      return;
    }
    run.hasBeginning ||= continued !== true;
    run.isWhole &&= isWhole;
  }

  /** A request takes a place for each of its passes, and two for one that overlapped with others. */
  addPasses(instance: string, passes: readonly Pick<RecordedPass, 'seq' | 'began'>[]): void {
    const run = this.runs.get(instance);
    if (run === undefined) return;
    for (const { seq, began = seq } of passes) {
      this.add(run, seq);
      if (began !== seq) this.add(run, began);
    }
  }

  addPlace(instance: string, place: number | undefined): void {
    const run = this.runs.get(instance);
    if (run !== undefined && place !== undefined) this.add(run, place);
  }

  /** Runs that go on where another file ended, which is not there. */
  get withoutBeginning(): number {
    return [...this.runs.values()].filter(({ hasBeginning }) => !hasBeginning).length;
  }

  /** Places that nothing was written for, where they are more than can be under way. */
  get gaps(): number {
    let gaps = 0;
    for (const { hasBeginning, isWhole, seen, last } of this.runs.values()) {
      const missing = last - seen;
      if (hasBeginning && isWhole && missing > Math.max(UNDER_WAY, last * UNDER_WAY_SHARE)) gaps += missing;
    }
    return gaps;
  }

  private add(run: Run, place: number): void {
    run.seen++;
    run.last = Math.max(run.last, place);
  }
}
