import { Command, InvalidArgumentError } from 'commander';
import { CLASS_THRESHOLDS } from '../preview/client-class';
import { MAX_EXACT_CLIENTS } from '../preview/client-tally';
import { CountedIds } from '../preview/counted-ids';
import { LineScanner } from '../preview/line-scanner';
import { buildReport } from '../preview/preview-report';
import { PreviewTally } from '../preview/preview-tally';
import { THRESHOLDS } from '../preview/verdict';
import { previewText } from './preview-text';
import { readFiles } from './read-files';
import { topOption } from './top-option';

interface PreviewOptions {
  readonly since?: number;
  readonly until?: number;
  readonly top: number;
  readonly json?: boolean;
}

const C = CLASS_THRESHOLDS;
const HELP = `
A file is the text log or the JSON log (logging.file), the event file
(recording.file), or an output that holds the lines of Nest's logger, also
mixed. It may be gzip'd, whatever its name. An event that stands in several of
the files, as in the log and the event file of an app, is counted once, by its
id; what stands twice in one file counts twice. The text log has no routes.
Where other programs write what clients sent, clients can write lines that look
like the guard's; in the log of the guard they cannot.

Verdict, the first that applies (networks are /24 for IPv4 and /64 for IPv6):
  unknown       fewer than ${THRESHOLDS.leastEvents} events, or more suppressed than logged
  concentrated  the ten busiest clients make ${THRESHOLDS.concentratedShare * 100} % of the events or more, or
                all clients are in ${THRESHOLDS.fewNetworks} networks or fewer: look at each of them
  diffuse       the ten busiest clients make less than ${THRESHOLDS.diffuseShare * 100} % of the events, or
                ${THRESHOLDS.singleShare * 100} % of the clients or more have a single event: probably
                false positives, or a distributed attack; look at reasons and
                routes
  unknown       anything in between

What clients look like, the first that applies; only an event file tells of the
traffic that nothing stood against. Hits are requests whose content or user
agent stood against them; a family of attacks on a route is a kind of hit. This
is evidence and no proof: few attacks among much ordinary traffic look like a
person's.
  scanner       ${C.scannerHits} hits or more, of ${C.scannerKinds} kinds or more, in ${C.scannerShare * 100} % of the requests or
                more, and less than ${C.loggedInShare * 100} % of them logged in
  person        ${C.ordinaryRequests} requests or more were answered with 2xx and had nothing
                against them, ${C.okShare * 100} % of all or more with 2xx, at most ${C.personShare * 100} % were
                hits or beyond a limit (${C.loggedInPersonShare * 100} % when logged in), of ${C.personKinds} kinds at
                most
  unknown       anything else, and where too many requests were not counted

Clients are counted exactly up to ${MAX_EXACT_CLIENTS.toLocaleString('en-US')}; from there on their number is an
estimate within half a percent, and the report says so.

Examples:
  $ nestjs-guard preview guard.log                  what would have been denied
  $ nestjs-guard preview guard.log guard.log.*.gz   with the rotated files
  $ docker logs shop 2>&1 | nestjs-guard preview -  from standard input
  $ nestjs-guard preview --since 2026-11-01 --top 50 guard.log
  $ nestjs-guard preview --json guard.log | jq .verdict

Exit codes: 0 the report was printed, 1 it was printed but not one line of the
guard could be read (is it the right file?), 2 a wrong call or a file that
cannot be read, and no report.`;

/** `preview`: what the guard would have denied, from the lines that it wrote. */
export function previewCommand(): Command {
  return (
    new Command('preview')
      .description('Tells from the log what enforcement would have denied: whom, why, when.')
      .argument('<files...>', 'logs of the guard, "-" for standard input')
      .option(
        '--since <time>',
        'only from this time on, such as 2026-11-22 or 2026-11-22T08:00 (UTC)',
        readTime,
      )
      .option('--until <time>', 'only before this time', readTime)
      .addOption(topOption())
      .option('--json', 'one JSON object instead of text')
      .addHelpText('after', HELP)
      // Commander's own code for a wrong call is 1, which here says that no line of the guard was read.
      .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
      .action(preview)
  );
}

async function preview(this: Command, files: string[], options: PreviewOptions): Promise<void> {
  const { since, until, top, json } = options;
  if (since !== undefined && until !== undefined && since >= until) {
    this.error('error: --since must be before --until', { exitCode: 2 });
  }
  const ids = files.length > 1 ? new CountedIds() : undefined;
  const tally = new PreviewTally({ since, until }, undefined, ids);
  try {
    await readFiles(files, ({ name }) => new LineScanner(tally, name));
  } catch (error) {
    this.error(`error: ${error instanceof Error ? error.message : 'a file cannot be read'}`, { exitCode: 2 });
  }
  const report = buildReport(tally, { files, since, until, top });
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : previewText(report));
  const { total, foreign, blank, damaged } = report.lines;
  process.exitCode = total === foreign + blank + damaged ? 1 : 0;
}

/** A date, or a date and a time; UTC where no zone is given, as in the log. */
function readTime(text: string): number {
  const match = /^\d{4}-\d\d-\d\d(?:(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const time = Date.parse(match?.[1] !== undefined && match[2] === undefined ? `${text}Z` : text);
  if (match !== null && !Number.isNaN(time)) return time;
  throw new InvalidArgumentError(
    'expected a time such as 2026-11-22, 2026-11-22T08:00 or 2026-11-22T08:00:00Z.',
  );
}
