import { printable } from '../telemetry/redaction';
import type { ChangesOf, ReplayReport } from '../preview/replay-report';
import { plural } from '../preview/plural';
import { counted, fit, inSections, moment, number, WIDTH, wrap } from './text-layout';

const COUNT_WIDTH = 9;
const NAME_WIDTH = WIDTH - 3 * COUNT_WIDTH - 2;

const NOTHING =
  'There is nothing to decide again: no request of a recording is in these files. The option recording.file names where ' +
  'an app writes one; the log of logging.file does not hold what decisions rest on.';

/** The report as text: 80 columns, no colour. */
export function replayText(report: ReplayReport): string {
  const parts = [
    head(report),
    isEmpty(report) ? wrap(NOTHING, 0) : requests(report),
    unknown(report),
    uncertain(report),
    tables(report),
    missing(report),
  ];
  return inSections(parts);
}

function head({ files, first, last, changed, requests: counts }: ReplayReport): string[] {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const span = first === null || last === null ? '' : `, ${moment(first)} to ${moment(last)} UTC`;
  return [
    `${plural(total, 'request')} in ${plural(files.length, 'file')}${span}`,
    ...(changed.length === 0
      ? ['Decided again under the recorded configuration.']
      : ['Decided again with:', ...changed.flatMap((change) => wrap(printable(change, 1000)))]),
  ];
}

function requests({ requests: counts, otherReason, unknownFlagged }: ReplayReport): string[] {
  const other = otherReason > 0 ? `, ${number(otherReason)} of them for another reason` : '';
  const flagged = unknownFlagged > 0 ? `, ${number(unknownFlagged)} of them were flagged` : '';
  return [
    counted(counts.vanish, 'vanish: they were flagged, and are no more'),
    counted(counts.remain, `remain flagged${other}`),
    counted(counts.appear, 'appear: they were not flagged, and are now'),
    counted(counts.unknown, `unknown${flagged}`),
    counted(counts.clean, 'were not flagged, and are not now'),
  ];
}

function isEmpty({ requests: counts }: ReplayReport): boolean {
  return Object.values(counts).every((count) => count === 0);
}

function unknown({ unknown: reasons }: ReplayReport): string[] {
  if (reasons.length === 0) return [];
  return [
    'Unknown, because',
    ...reasons.flatMap(({ means, requests: count }) => {
      const [first = '', ...rest] = wrap(means, 13);
      return [counted(count, first.trim()), ...rest];
    }),
  ];
}

function uncertain({ uncertainReason }: ReplayReport): string[] {
  if (uncertainReason === 0) return [];
  const flagged = plural(uncertainReason, 'flagged request');
  return wrap(
    `Of ${flagged} the reason may be another one: rules were added or have changed, and not all texts were recorded.`,
    0,
  );
}

function tables({ reasons, clients, changedClients }: ReplayReport): string[] {
  const byClient = table('By client, those with changes', clients);
  const more = changedClients - clients.length;
  return [
    ...table('By reason', reasons),
    ...(byClient.length > 0 ? ['', ...byClient] : []),
    ...(more > 0 ? [`  and ${plural(more, 'other client')}: --top`] : []),
  ];
}

function table(title: string, rows: readonly ChangesOf[]): string[] {
  if (rows.length === 0) return [];
  const line = (name: string, ...cells: string[]): string =>
    fit(name, NAME_WIDTH).padEnd(NAME_WIDTH) + cells.map((cell) => cell.padStart(COUNT_WIDTH)).join('');
  return [
    line(title, 'vanish', 'remain', 'appear'),
    ...rows.map(({ name, vanish, remain, appear }) =>
      line(`  ${printable(name, NAME_WIDTH)}`, number(vanish), number(remain), number(appear)),
    ),
  ];
}

function missing({ lines: { damaged, foreign, dropped } }: ReplayReport): string[] {
  return [
    ...(dropped > 0 ? wrap(`The file says that ${plural(dropped, 'record')} could not be written.`, 0) : []),
    ...(damaged > 0 ? [`${plural(damaged, 'line')} could not be read.`] : []),
    ...(foreign > 0 ? [`${plural(foreign, 'line')} of others.`] : []),
  ];
}
