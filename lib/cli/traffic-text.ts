import type { PreviewReport } from '../preview/preview-report';
import { plural } from '../preview/plural';
import { summaryLagText } from './summary-lag-text';
import { fit, number, table, wrap } from './text-layout';

/** What the clients look like, and the traffic that says so; nothing when no file tells of it. */
export function trafficSections(report: PreviewReport): string[][] {
  const lag = summaryLagText(report.unsummarised);
  return [classes(report), traffic(report), lag === undefined ? [] : wrap(lag, 0)];
}

function classes({ classes: counts, wouldBlock }: PreviewReport): string[] {
  if (counts === null || wouldBlock.events === 0) return [];
  const about = wouldBlock.exact ? '' : 'about ';
  const rows = (['person', 'scanner', 'unknown'] as const).map((name) => ({
    name: `${name}: ${name === 'unknown' ? about : ''}${plural(counts[name].clients, 'client')}`,
    wouldBlock: counts[name].wouldBlock,
    enforced: 0,
  }));
  return table('Looks like', { wouldBlock: wouldBlock.events, enforced: 0 }, rows);
}

/** What is known of all the traffic of the clients of the table. */
function traffic({ byClient, classes: known }: PreviewReport): string[] {
  if (known === null || byClient.length === 0) return [];
  return [
    trafficRow('All requests of the client', 'requests', 'denied', '2xx', 'login', 'looks'),
    ...byClient.map(({ client, traffic: of }) =>
      of === null
        ? trafficRow(`  ${client}`, '?', '?', '?', '?', 'unknown')
        : trafficRow(
            `  ${client}`,
            `${number(of.requests)}${of.missed > 0 ? '+' : ''}`,
            share(of.deniedShare),
            share(of.okShare),
            share(of.authenticatedShare),
            of.class,
          ),
    ),
    ...wrap('denied: would be, or was. login: by clients that had logged in. ?: not known.'),
  ];
}

function trafficRow(name: string, ...cells: readonly string[]): string {
  const widths = [9, 8, 7, 7, 8];
  return `${fit(name, 41).padEnd(41)}${cells.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('')}`;
}

function share(value: number | null): string {
  return value === null ? '?' : `${Math.round(value * 100)} %`;
}
