import { Command, InvalidArgumentError } from 'commander';
import { ReadyReader } from '../preview/ready-reader';
import { buildReadyReport, type ReadyReport } from '../preview/ready-report';
import { ReadyTally } from '../preview/ready-tally';
import { readAddress } from './read-address';
import { readFiles } from './read-files';
import { readyText } from './ready-text';

interface ReadyOptions {
  readonly minHours: number;
  readonly minRequests: number;
  readonly allowUnexercised: readonly string[];
  readonly accept: readonly string[];
  readonly hostile: readonly string[];
  readonly json?: boolean;
}

const DEFAULT_HOURS = 24;
const DEFAULT_REQUESTS = 1000;
const EXIT_CODES = { go: 0, 'not yet': 1, unknown: 3 } as const;

const HELP = `
A file is a recording (recording.file) of an app in passive mode, gzip'd or not;
give those of all instances, the oldest first. What was observed under an
earlier configuration, other decorators or other rules is left aside: it does
not tell what the present ones would do. The answer is "go" when all of this
is so, "not yet" when something is not, and "unknown" when the files do not
tell:

  time           there was traffic in at least --min-hours hours of the clock
  requests       at least --min-requests were observed
  routes         every route answered a request that nothing stood against, but
                 for those that --allow-unexercised names, and those on which
                 @SkipGuard() or @EnforceGuard() make the mode meaningless
  clients        no flagged client looks like a person (see preview) or is
                 logged in; what is flagged of clients that may be anybody and
                 were answered with 2xx is at most 1 % of all requests, 0.1 %
                 when they are many with little each; at most 20 % of all are
                 flagged, but for scanners. Whom a list of addresses, a ban by
                 hand or --hostile names is meant, and does not count
  checks         no check failed
  warnings       none stands about client addresses, or it is accepted; the
                 store is there
  data           nothing is missing: no records dropped, no damaged lines, no
                 beginning, no gap in the order of requests (recording.requests
                 'all') but for 1 % that may be under way
  configuration  one at a time
  mode           the tripwire has not returned to passive mode

Examples:
  $ nestjs-guard ready guard.events && flip
  $ nestjs-guard ready --min-hours 168 $(ls -tr guard.events*)
  $ nestjs-guard ready --allow-unexercised GET:/reports/:year guard.events
  $ nestjs-guard ready --hostile 203.0.113.7 guard.events
  $ nestjs-guard ready --accept GUARD_PRIVATE_CLIENTS --json guard.events

Exit codes: 0 go, 1 not yet, 2 a wrong call or a file that cannot be read,
3 unknown.`;

/** `ready`: whether enforcement can be switched on, for people and for pipelines. */
export function readyCommand(): Command {
  return (
    new Command('ready')
      .description('Tells from recordings whether enforcement can be switched on, and why not.')
      .argument('<files...>', 'recordings, "-" for standard input')
      .option('--min-hours <n>', 'how many hours must have had traffic', readNumber, DEFAULT_HOURS)
      .option('--min-requests <n>', 'how many requests must have been observed', readNumber, DEFAULT_REQUESTS)
      .option('--allow-unexercised <route>', 'a route that need not be exercised, METHOD:/path', addRoute, [])
      .option('--accept <code>', 'a warning that may stand, GUARD_...', addCode, [])
      .option('--hostile <address>', 'a client that is no customer; may be repeated', readAddress, [])
      .option('--json', 'one JSON object instead of text')
      .addHelpText('after', HELP)
      // Commander's own code for a wrong call is 1, which here says "not yet".
      .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
      .action(ready)
  );
}

async function ready(this: Command, files: string[], options: ReadyOptions): Promise<void> {
  const { json, ...demands } = options;
  const tally = new ReadyTally();
  try {
    await readFiles(files, () => new ReadyReader(tally));
  } catch (error) {
    this.error(`error: ${error instanceof Error ? error.message : 'a file cannot be read'}`, { exitCode: 2 });
  }
  const report: ReadyReport = buildReadyReport(tally, demands, files);
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : readyText(report));
  process.exitCode = EXIT_CODES[report.verdict];
}

function readNumber(text: string): number {
  const value = Number(text);
  if (/^\d{1,12}(?:\.\d{1,6})?$/.test(text)) return value;
  throw new InvalidArgumentError('expected a number from 0 on.');
}

function addRoute(text: string, before: readonly string[]): string[] {
  if (/^\w+:\S+$/.test(text)) return [...before, text];
  throw new InvalidArgumentError('expected a method and a path, such as GET:/reports/:year.');
}

function addCode(text: string, before: readonly string[]): string[] {
  if (/^GUARD_[A-Z_]+$/.test(text)) return [...before, text];
  throw new InvalidArgumentError('expected the code of a warning, such as GUARD_PRIVATE_CLIENTS.');
}
