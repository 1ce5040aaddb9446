import { Command, InvalidArgumentError } from 'commander';
import { ExplainSearch } from '../preview/explain-search';
import type { Explanation } from '../preview/explanation';
import { explainText } from './explain-text';
import { findInputs, isStream } from './log-input';
import { readFiles } from './read-files';

interface ExplainOptions {
  readonly json?: boolean;
}

const HELP = `
The id is that of the log line, the event, or the answer to a denied request
(decisionId). A file is a recording (recording.file), the JSON log or the text
log, gzip'd or not, also mixed, or an output that holds the lines of Nest's
logger. A recording tells most: give it together with the log, and the line
that tells most is explained. Give the whole recording: the trusted proxies are
in its first line.

Examples:
  $ nestjs-guard explain 01KDTT7V4HJ5Q2W3E4R5T6Y7X8 guard.events
  $ nestjs-guard explain 01KDTT7V4HJ5Q2W3E4R5T6Y7X8 guard.log guard.log.*.gz
  $ docker logs shop 2>&1 | nestjs-guard explain 01KDTT7V4HJ5Q2W3E4R5T6Y7X8 -
  $ nestjs-guard explain --json 01KDTT7V4HJ5Q2W3E4R5T6Y7X8 guard.events

Exit codes: 0 the decision was explained, 1 the id is not in the files, 2 a
wrong call or a file that cannot be read.`;

/** `explain`: one decision in full. */
export function explainCommand(): Command {
  return (
    new Command('explain')
      .description('Tells of one decision why it was made, and what to change to make it otherwise.')
      .argument('<id>', 'the id of the decision', readId)
      .argument('<files...>', 'recordings and logs of the guard, "-" for standard input')
      .option('--json', 'one JSON object instead of text')
      .addHelpText('after', HELP)
      // Commander's own code for a wrong call is 1, which here says that the id was not found.
      .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
      .action(explain)
  );
}

async function explain(this: Command, id: string, files: string[], options: ExplainOptions): Promise<void> {
  let found: Explanation | undefined;
  try {
    found = await find(id, files);
  } catch (error) {
    this.error(`error: ${error instanceof Error ? error.message : 'a file cannot be read'}`, { exitCode: 2 });
  }
  if (found === undefined) {
    process.exitCode = 1;
    const [where, them] = files.length === 1 ? ['this file', 'it'] : ['these files', 'them'];
    process.stderr.write(`${id} is not in ${where}. What is in ${them}, nestjs-guard preview tells.\n`);
    return;
  }
  process.stdout.write(options.json ? `${JSON.stringify(found)}\n` : explainText(found));
}

async function find(id: string, files: readonly string[]): Promise<Explanation | undefined> {
  const search = await searchFor(id, files);
  const { best, factsIn } = search;
  if (best === undefined || factsIn === undefined || (await findInputs(files)).some(isStream)) return best;
  // Several decisions of one request, as of the resolvers of GraphQL: its facts stand beside the first.
  const other = (await searchFor(factsIn, files)).best;
  return other === undefined ? best : { ...best, client: other.client, untold: other.untold };
}

async function searchFor(id: string, files: readonly string[]): Promise<ExplainSearch> {
  const search = new ExplainSearch(id);
  await readFiles(
    files,
    ({ name }) => search.reader(name),
    () => search.isDone,
  );
  return search;
}

function readId(text: string): string {
  const id = text.trim().toUpperCase();
  if (/^(?:[0-9A-Z]{26}|[0-9A-Z]{10}-\d{1,15})$/.test(id)) return id;
  throw new InvalidArgumentError('expected the id of a decision, 26 letters and digits.');
}
