import { Command } from 'commander';
import { suggestChanges, type SuggestionReport } from '../preview/suggest';
import type { ReadRecording } from '../preview/suggestion-trial';
import { findInputs, isStream } from './log-input';
import { readAddress } from './read-address';
import { readRecordings } from './read-recordings';
import { suggestText } from './suggest-text';

interface SuggestOptions {
  readonly legitimate: readonly string[];
  readonly hostile: readonly string[];
  readonly json?: boolean;
}

const HELP = `
Reads event files (recording.file), several times, and changes nothing. What is
printed is TypeScript: what there is to read stands in comments, what there is
to paste is code.

A client is taken for a customer when it looks like a person, as "preview" says;
--legitimate and --hostile name those of whom you know better. For each group of
their events the narrowest change is tried that lets them through: a rule in a
field on a route, then all of detection below a path, then trust in the clients,
if nothing else is known against them; for limits, the busiest of them. All
recorded requests are decided again with each change: the figures are counted,
not estimated. A change that also silences clients that look like scanners, or
more requests of unknown clients than of persons, is shown, but is not part of
the code. Lists of addresses and bans by hand are meant: no trust is suggested
against them, unless --legitimate names the client.

Examples:
  $ nestjs-guard suggest events.jsonl                 what could be changed
  $ nestjs-guard suggest events.jsonl > suggested.ts  the same, to be imported
  $ nestjs-guard suggest --legitimate 198.51.100.77 events.jsonl
  $ nestjs-guard suggest --json events.jsonl | jq .options

Exit codes: 0 there is something to suggest, 1 there is nothing to suggest, 2 a
wrong call, a file that cannot be read, or one that is no event file.`;

/** `suggest`: the narrowest changes that remove false positives. */
export function suggestCommand(): Command {
  return (
    new Command('suggest')
      .description('Proposes the narrowest changes that remove false positives.')
      .argument('<files...>', 'event files of the guard, the oldest first')
      .option('--legitimate <address>', 'a client that is a customer; may be repeated', readAddress, [])
      .option('--hostile <address>', 'a client that is none; may be repeated', readAddress, [])
      .option('--json', 'one JSON object instead of TypeScript')
      .addHelpText('after', HELP)
      // Commander's own code for a wrong call is 1, which here says that there is nothing to suggest.
      .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
      .action(suggest)
  );
}

async function suggest(this: Command, files: string[], options: SuggestOptions): Promise<void> {
  let report: SuggestionReport;
  let isRecording = false;
  try {
    const inputs = await findInputs(files);
    if (inputs.some(isStream))
      throw new Error('a file is read several times, standard input and pipes cannot be');
    const known = { legitimate: new Set(options.legitimate), hostile: new Set(options.hostile) };
    const read: ReadRecording = async (onLine) => {
      await readRecordings(inputs, (line) => {
        isRecording ||= line.kind === 'booted';
        return onLine(line);
      });
    };
    report = await suggestChanges(read, known);
  } catch (error) {
    this.error(`error: ${error instanceof Error ? error.message : 'a file cannot be read'}`, { exitCode: 2 });
  }
  if (!isRecording)
    this.error(
      'error: no event file: the start of no instance is in it. The option recording.file names where an app writes one; ' +
        'the log of logging.file does not hold what a suggestion rests on',
      { exitCode: 2 },
    );
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : suggestText(report));
  process.exitCode = report.suggestions.some(({ isHarmful }) => !isHarmful) ? 0 : 1;
}
