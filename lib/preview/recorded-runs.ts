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
  /** When its last line was written, and when its traffic was summarised last: at the latest then nothing was lost. */
  time: number;
  summarised: number;
  hasEnd: boolean;
  /** Whether another run has begun behind it in its file. */
  isReplaced: boolean;
}

/** What a run that was killed had not written yet. */
export interface LostEnds {
  readonly runs: number;
  /** How long their traffic was not summarised, in milliseconds. */
  readonly lostMs: number;
  /** For how long the traffic of the others was not summarised, in milliseconds: at most one interval of the recorder. */
  readonly openMs: number;
}

/** What is missing of the runs of instances, as far as the recording itself tells: beginnings, and places in their order. */
export class RecordedRuns {
  private readonly runs = new Map<string, Run>();
  /** The run whose lines stand last in the file that is being read. */
  private current: Run | undefined;

  /** Another file: that a run does not go on in this one says nothing. */
  beginFile(): void {
    this.current = undefined;
  }

  meet({ instance, continued, requests }: BootedLine, time: number): void {
    const isWhole = requests === 'all';
    const run = this.runs.get(instance);
    if (run === undefined) {
      if (this.runs.size >= MAX_RUNS) return;
      if (this.current !== undefined) this.current.isReplaced = true;
      this.runs.set(instance, {
        hasBeginning: continued !== true,
        isWhole,
        seen: 0,
        last: 0,
        time,
        summarised: time,
        hasEnd: false,
        isReplaced: false,
      });
      this.see(instance, time);
      return;
    }
    this.see(instance, time);
    run.hasBeginning ||= continued !== true;
    run.isWhole &&= isWhole;
  }

  /** A line of the run. */
  see(instance: string, time: number): void {
    const run = this.runs.get(instance);
    if (run === undefined) return;
    run.time = Math.max(run.time, time);
    run.isReplaced = false;
    this.current = run;
  }

  /** Everything up to now is summarised. */
  summarise(instance: string, time: number): void {
    const run = this.runs.get(instance);
    if (run !== undefined) run.summarised = Math.max(run.summarised, time);
  }

  end(instance: string): void {
    const run = this.runs.get(instance);
    if (run !== undefined) run.hasEnd = true;
  }

  /** Runs without an end: those of apps that were killed, behind which others stand in their file, and those that may go on. */
  get lostEnds(): LostEnds {
    const open = [...this.runs.values()].filter(({ hasEnd }) => !hasEnd);
    const lost = open.filter(({ isReplaced }) => isReplaced);
    const ages = (runs: readonly Run[]): number[] => runs.map(({ time, summarised }) => time - summarised);
    return {
      runs: lost.length,
      lostMs: ages(lost).reduce((sum, age) => sum + age, 0),
      openMs: Math.max(0, ...ages(open.filter(({ isReplaced }) => !isReplaced))),
    };
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
