import { plural } from '../preview/plural';
import type { UnsummarisedEvents } from '../preview/summary-lag';

const HOW = 'An app writes one each minute, and when it stops (app.enableShutdownHooks()).';

/** That clients of the newest events may have done more than is known, where it is so. */
export function summaryLagText(lag: UnsummarisedEvents | null): string | undefined {
  if (lag === null) return undefined;
  const { events, summarised, newest } = lag;
  const about = 'what their clients look like rests on less than all of their requests.';
  if (summarised === null)
    return `There is no summary of the traffic yet, with ${plural(events, 'event')}: ${about} ${HOW}`;
  const seconds = Math.ceil((Date.parse(newest) - Date.parse(summarised)) / 1000);
  const newer = `${plural(events, 'event is', 'events are')} newer than the last summary of the traffic, by up to ${seconds.toLocaleString('en-US')} s`;
  return `${newer}: ${about} ${HOW}`;
}
