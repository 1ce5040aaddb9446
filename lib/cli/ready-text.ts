import type { ReadyReport } from '../preview/ready-report';
import { printable } from '../telemetry/redaction';
import { plural } from '../preview/plural';
import { fit, inSections, moment, number, WIDTH, wrap } from './text-layout';

const LABEL_WIDTH = 25;
const MOST_ROWS = 10;

/** The report for reading: at most 80 columns, no colours. */
export function readyText(report: ReadyReport): string {
  const sections = [summary(report), criteria(report), persons(report), unexercised(report), notes(report)];
  return inSections(sections);
}

function summary({ verdict, configHash, first, last }: ReadyReport): string[] {
  return [
    `Ready to enforce: ${verdict}`,
    ...(configHash === null ? [] : [`  configuration  ${printable(configHash, 40)}`]),
    ...(first === null || last === null ? [] : [`  from, to       ${moment(first)}, ${moment(last)} UTC`]),
  ];
}

function criteria({ criteria: all }: ReadyReport): string[] {
  return all.flatMap(({ name, state, message }) => {
    const [head = '', ...rest] = wrap(printable(message, 1000), LABEL_WIDTH + 1);
    return [`  ${state.padEnd(8)} ${name.padEnd(LABEL_WIDTH - 10)}${head.trim()}`, ...rest];
  });
}

function persons({ persons: all }: ReadyReport): string[] {
  if (all.length === 0) return [];
  return [
    'Clients that look like persons or are logged in, and what stands against them',
    ...all.slice(0, MOST_ROWS).map(({ client, wouldBlock, enforced, requests }) => {
      const denied = number(wouldBlock + enforced);
      return fit(`  ${printable(client, 40)}: ${denied} of ${plural(requests, 'request')}`, WIDTH);
    }),
    ...more(all.length, 'client'),
    ...wrap(
      'What to do about it: explain ID for one of their decisions, then the narrowest change; or --hostile ADDRESS, if it is none.',
    ),
  ];
}

function unexercised({ unexercised: routes }: ReadyReport): string[] {
  if (routes.length === 0) return [];
  return [
    'Routes that answered no ordinary request',
    ...routes
      .slice(0, MOST_ROWS)
      .map(({ method, path }) => fit(`  ${printable(`${method}:${path}`, 200)}`, WIDTH)),
    ...more(routes.length, 'route'),
    ...wrap('Send them some, or leave them out one by one: --allow-unexercised METHOD:/path'),
  ];
}

function notes({ unclearClients, scanners, intended, lines }: ReadyReport): string[] {
  const said = [
    ...(scanners > 0
      ? [`${plural(scanners, 'flagged client looks like a scanner', 'flagged clients look like scanners')}.`]
      : []),
    ...(intended > 0
      ? [
          `${plural(intended, 'flagged client is', 'flagged clients are')} denied on purpose: by a list, by hand, or as hostile.`,
        ]
      : []),
    ...(unclearClients > 0
      ? [
          `Of ${plural(unclearClients, 'flagged client')} it cannot be said what they are: look at them with preview.`,
        ]
      : []),
    ...(lines.ofLogs > 0
      ? [
          `${plural(lines.ofLogs, 'line of a log was', 'lines of a log were')} left out: a recording has them too.`,
        ]
      : []),
    ...(lines.foreign > 0 ? [`${plural(lines.foreign, 'line is', 'lines are')} not of a recording.`] : []),
  ];
  return said.flatMap((note) => wrap(note, 0));
}

function more(count: number, what: string): string[] {
  return count > MOST_ROWS ? [`  and ${plural(count - MOST_ROWS, `other ${what}`)} (--json shows all)`] : [];
}
