import { isoOf } from './iso-of';

/** Events that are newer than what is known of the traffic around them. */
export interface UnsummarisedEvents {
  readonly events: number;
  /** The last summary of the traffic; ISO 8601, UTC; null when there is none. */
  readonly summarised: string | null;
  /** The newest event; ISO 8601, UTC. */
  readonly newest: string;
}

/**
 * How far the summaries of the traffic lag behind the events: an app writes one from time to time and when it stops, so
 * that one that runs, and one that was killed, have events behind their last summary.
 */
export class SummaryLag {
  private events = 0;
  private summarised = -Infinity;
  private newest = -Infinity;

  addEvent(time: number): void {
    this.newest = Math.max(this.newest, time);
    if (time > this.summarised) this.events++;
  }

  addSummary(time: number): void {
    this.summarised = Math.max(this.summarised, time);
    if (this.newest <= this.summarised) this.events = 0;
  }

  get unsummarised(): UnsummarisedEvents | undefined {
    const { events, summarised, newest } = this;
    if (events === 0) return undefined;
    return { events, summarised: isoOf(summarised), newest: isoOf(newest) ?? '' };
  }
}
