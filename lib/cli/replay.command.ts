import { Command } from 'commander';
import { resolveConfig } from '../config/config.resolver';
import { describeProblem } from '../problems/describe-problem';
import { GuardConfigError } from '../problems/guard-config.error';
import type { GuardConfig } from '../config/guard-config';
import type { GuardOptions } from '../config/guard-options';
import { applySetting, type OptionSetting } from '../preview/option-setting';
import { Replay } from '../preview/replay';
import { buildReplayReport } from '../preview/replay-report';
import { ReplayTally } from '../preview/replay-tally';
import { readConfigFile } from './config-file';
import { findInputs } from './log-input';
import { readRecordings } from './read-recordings';
import { readReplaySetting } from './replay-setting.reader';
import { replayText } from './replay-text';
import { topOption } from './top-option';
import { sayWithoutEffect } from './without-effect';

interface ReplayOptions {
  readonly config?: string;
  readonly set: readonly OptionSetting[];
  readonly top: number;
  readonly json?: boolean;
}

const HELP = `
The recorded requests are decided again, with the code and on the clock of the
app that recorded them (recording.file), and the decisions compared: which
vanish, which remain, which appear. Without --config the configuration is the
recorded one; --set changes single options of it. Give the recordings of all
instances that share a store, in any order: they are read by their clocks.
Nothing is changed anywhere.

What cannot be told is unknown, with the reason: texts that were not recorded
(recording.values), requests that were not (recording.requests), secrets.

Examples:
  $ nestjs-guard replay guard.events --set whitelist+=203.0.113.0/24
  $ nestjs-guard replay guard.events --set detection.threshold=8
  $ nestjs-guard replay guard.events --set 'blockedUserAgents+=/curl/i'
  $ nestjs-guard replay guard.events.1.gz guard.events --config guard.config.ts
  $ nestjs-guard replay guard.events --set blacklist-=192.0.2.7 --json

A configuration is the options of GuardModule.forRoot(), as JSON or as the
default export of a module in JavaScript or TypeScript.

Exit codes: 0 the requests were decided again, 1 not one of them could be, 2 a
wrong call, a configuration that is wrong or a file that cannot be read.`;

/** `replay`: the recorded requests, decided again under another configuration. */
export function replayCommand(): Command {
  return (
    new Command('replay')
      .description('Decides recorded requests again under another configuration.')
      .argument('<files...>', 'recordings (recording.file), gzip\'d or not, "-" for standard input')
      .option('--config <file>', 'the options to decide under: .json, .js, .ts')
      .option(
        '--set <setting>',
        'option=value, list+=value or list-=value; may be given several times',
        readReplaySetting,
        [],
      )
      .addOption(topOption())
      .option('--json', 'one JSON object instead of text')
      .addHelpText('after', HELP)
      // Commander's own code for a wrong call is 1, which here says that nothing could be decided.
      .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
      .action(replay)
  );
}

async function replay(this: Command, files: string[], options: ReplayOptions): Promise<void> {
  const { config, set, top, json } = options;
  const tally = new ReplayTally();
  try {
    const fromFile = config === undefined ? undefined : await readConfigFile(config);
    const configure = (recorded: GuardOptions): GuardConfig =>
      resolveConfig(set.reduce(applySetting, fromFile ?? recorded));
    // A wrong file is found before the first of five gigabytes is read.
    if (fromFile !== undefined) {
      configure({});
      // A setting that means nothing is a mistake; the options of an app have their mode and their files, and should.
      for (const sentence of sayWithoutEffect(fromFile)) process.stderr.write(`${config}: ${sentence}\n`);
    }
    const replayed = new Replay({ configure }, (request) => tally.count(request));
    await readRecordings(await findInputs(files), (line) => {
      tally.countLine(line);
      return replayed.read(line);
    });
    await replayed.end();
  } catch (error) {
    this.error(`error: ${describe(error)}`, { exitCode: 2 });
  }
  const changed = [...(config === undefined ? [] : [config]), ...set.map(({ text }) => text)];
  const report = buildReplayReport(tally, { files, changed, top });
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : replayText(report));
  const { clean, vanish, remain, appear } = report.requests;
  process.exitCode = clean + vanish + remain + appear === 0 ? 1 : 0;
}

function describe(error: unknown): string {
  if (!(error instanceof GuardConfigError))
    return error instanceof Error ? error.message : 'a file cannot be read';
  const problems = error.problems.map((problem) => `\n  ${describeProblem(problem)}`);
  return `the configuration is wrong:${problems.join('')}`;
}
