import { MAX_IDS } from '../preview/counted-ids';
import type { PreviewReport } from '../preview/preview-report';
import type { ShownLine } from '../preview/preview-tally';
import { printable } from '../telemetry/redaction';
import { plural } from '../preview/plural';
import {
  counted,
  fit,
  fitEnd,
  inSections,
  moment,
  number,
  percent,
  table,
  WIDTH,
  wrap,
  type TableRow,
  type TableTotals,
} from './text-layout';
import { trafficSections } from './traffic-text';

/** Times are shown by the hour, the day, the month or the year: the finest that needs no more rows. */
const TIME_ROWS = 48;
const TIME_UNITS = [
  { unit: 'hour', length: '2026-01-31T12'.length },
  { unit: 'day', length: '2026-01-31'.length },
  { unit: 'month', length: '2026-01'.length },
  { unit: 'year', length: '2026'.length },
] as const;
const NAME_ROWS = 20;
const LONGEST_PATH = 4096;

const ADVICE: Readonly<Record<PreviewReport['verdict']['verdict'], readonly string[]>> = {
  concentrated: ['  look at each of them: a scanner, or a client of your own that goes wrong'],
  diffuse: ['  look at reasons and routes: false positives, or an attack from many places'],
  unknown: [],
};

const NOTHING =
  'Not one line of the guard is in here. What can be read: the log (logging.file), a recording (recording.file), and ' +
  "what Nest's logger printed, with [PASSIVE MODE] in it.";

/** The report for reading: at most 80 columns, no colours. */
export function previewText(report: PreviewReport): string {
  const sections = [
    summary(report),
    isForeign(report) ? wrap(NOTHING, 0) : verdict(report),
    reasons(report),
    clients(report),
    ...trafficSections(report),
    routes(report),
    times(report),
    lines(report),
  ];
  return inSections(sections);
}

function isForeign({ lines: { total, foreign, blank } }: PreviewReport): boolean {
  return foreign + blank === total;
}

function summary(report: PreviewReport): string[] {
  const { wouldBlock, enforced, first, last, suppressed, dropped, joined } = report;
  return [
    `would-block events  ${number(wouldBlock.events)} ${fromClients(wouldBlock)}`,
    `denied requests     ${number(enforced.events)} ${fromClients(enforced)}`,
    ...(first === null || last === null ? [] : [`from, to            ${moment(first)}, ${moment(last)} UTC`]),
    ...countedOnce(joined),
    ...incompleteness(suppressed),
    ...lackingRecords(dropped),
  ];
}

function fromClients({ clients, exact }: PreviewReport['enforced']): string {
  return `from ${exact ? '' : 'about '}${plural(clients, 'client')}`;
}

function countedOnce({ events, complete }: PreviewReport['joined']): string[] {
  return [
    ...(events > 0 ? [`counted once        ${plural(events, 'event')} of several files, by their ids`] : []),
    ...(complete
      ? []
      : wrap(
          `Only the first ${number(MAX_IDS)} events were looked for in several files: later ones that stand in ` +
            'two of them are counted twice. Give the log or the recording of an app, not both.',
        )),
  ];
}

function incompleteness(suppressed: PreviewReport['suppressed']): string[] {
  const missing = Object.values(suppressed).reduce((sum, count) => sum + count, 0);
  if (missing === 0) return [];
  const parts = Object.entries(suppressed).map(([action, count]) => `${action}: ${number(count)}`);
  return [
    `INCOMPLETE          ${plural(missing, 'line')} suppressed`,
    ...wrap(
      `(${parts.join(', ')}) In a flood the guard writes only so many lines a second: ` +
        'logging.maxLinesPerSecond. Whose the others were is not in the log; ' +
        'all figures are about the lines that were written.',
    ),
  ];
}

function lackingRecords(dropped: PreviewReport['dropped']): string[] {
  return Object.entries(dropped).map(
    ([why, count]) => `NOT RECORDED        ${plural(count, 'record')}: ${printable(why, 20)}`,
  );
}

function verdict({
  verdict: { verdict: word, why, figures },
  wouldBlock: { exact },
}: PreviewReport): string[] {
  const { events, clients, eventsOfTopTen, singleEventClients, ipv4Networks, ipv6Networks } = figures;
  const others = Math.max(0, clients - 10);
  const about = exact ? '' : 'about ';
  return [
    `Verdict: ${word}`,
    `  ${why}`,
    ...ADVICE[word],
    `  the ten busiest clients    ${number(eventsOfTopTen)} of ${plural(events, 'event')} (${percent(eventsOfTopTen, events)})`,
    `  all other clients          ${about}${plural(others, 'client')} with ${plural(events - eventsOfTopTen, 'event')}`,
    `  clients with one event     ${about}${number(singleEventClients)} of ${number(clients)} (${percent(singleEventClients, clients)})`,
    `  networks                   ${about}${number(ipv4Networks)} of IPv4 (/24), ${number(ipv6Networks)} of IPv6 (/64)`,
  ];
}

function reasons(report: PreviewReport): string[] {
  const { damaged } = report.wouldBlock;
  const rows = report.byReason.map(({ check, reason, ...count }) => ({
    name: `${check}: ${reason}`,
    ...count,
  }));
  return names('Check: reason', report, rows, 'reason', {
    name: '(damaged lines)',
    wouldBlock: damaged,
    enforced: 0,
  });
}

function routes(report: PreviewReport): string[] {
  const { byRoute, withoutRoute } = report;
  if (byRoute.length === 0 && withoutRoute.wouldBlock + withoutRoute.enforced > 0) {
    return ['By route: not known. The text log has the path only; logging.format: json has', 'the route.'];
  }
  const rows = byRoute.map(({ route, ...count }) => ({ name: route, ...count }));
  return names('Route', report, rows, 'route', { name: '(text lines have no route)', ...withoutRoute });
}

/** The names with the most events, and a row for what has none, when there is any. */
function names(
  title: string,
  report: PreviewReport,
  rows: readonly TableRow[],
  what: string,
  nameless: TableRow,
): string[] {
  const shown = rows.slice(0, NAME_ROWS);
  const left = rows.length - shown.length;
  const all = nameless.wouldBlock + nameless.enforced > 0 ? [...shown, nameless] : shown;
  return [
    ...table(title, totalsOf(report), all),
    ...(left > 0 ? [`  and ${plural(left, `other ${what}`)} (--json shows all)`] : []),
  ];
}

function clients(report: PreviewReport): string[] {
  const { byClient, wouldBlock, shortBy } = report;
  const rows = byClient.map(({ client, ...count }) => ({ name: client, ...count }));
  const left = wouldBlock.clients - rows.length;
  return [
    ...table('Client', totalsOf(report), rows),
    ...(left > 0
      ? [`  and ${wouldBlock.exact ? '' : 'about '}${plural(left, 'other client')} (--top shows more)`]
      : []),
    ...(shortBy > 0
      ? wrap(`There were too many clients to count each: a count may fall short by ${number(shortBy)}.`)
      : []),
  ];
}

function times(report: PreviewReport): string[] {
  for (const { unit, length } of TIME_UNITS) {
    const rows = new Map<string, TableRow>();
    for (const { hour, wouldBlock, enforced } of report.byHour) {
      const name = hour.slice(0, length).replace('T', ' ');
      const before = rows.get(name) ?? { name, wouldBlock: 0, enforced: 0 };
      rows.set(name, {
        name,
        wouldBlock: before.wouldBlock + wouldBlock,
        enforced: before.enforced + enforced,
      });
    }
    if (rows.size > TIME_ROWS && unit !== 'year') continue;
    const { wouldBlock, enforced } = report.withoutHour;
    const timeless = wouldBlock + enforced > 0 ? [{ name: '(no time)', wouldBlock, enforced }] : [];
    return table(`By ${unit}, UTC`, totalsOf(report), [
      ...[...rows.values()].slice(0, TIME_ROWS),
      ...timeless,
    ]);
  }
  return [];
}

function lines({ lines: counts, files, damagedLines, foreignLines }: PreviewReport): string[] {
  const { total, notices, recorded, checkErrors, joined, outsideTime, damaged, foreign, blank } = counts;
  const others: readonly [number, string][] = [
    [notices, 'other messages of the guard'],
    [recorded, 'served requests and summaries of an event file'],
    [checkErrors, 'checks that failed: what they would have decided is not known'],
    [joined, 'events that stand in another file too'],
    [outsideTime, 'not in the time asked for'],
    [blank, 'empty'],
    [damaged, 'damaged: they look like lines of the guard and cannot be read'],
    [foreign, 'of others'],
  ];
  return [
    `${plural(total, 'line')} in ${plural(files.length, 'file')}`,
    ...others.filter(([count]) => count > 0).map(([count, what]) => counted(count, what)),
    ...shown('The first damaged lines:', damagedLines),
    ...shown('The first lines of others:', foreignLines),
  ];
}

function shown(title: string, odd: readonly ShownLine[]): string[] {
  if (odd.length === 0) return [];
  return [
    title,
    ...odd.flatMap(({ file, line, text }) => [
      `  ${fitEnd(`${printable(file, LONGEST_PATH)}, line ${line}:`, WIDTH - 2)}`,
      `    ${fit(text, WIDTH - 4)}`,
    ]),
  ];
}

function totalsOf({ wouldBlock, enforced }: PreviewReport): TableTotals {
  return { wouldBlock: wouldBlock.events, enforced: enforced.events };
}
