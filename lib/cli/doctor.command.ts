import { writeSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { DoctorReport } from '../doctor/doctor-report';
import { maskSecrets } from '../telemetry/redaction';
import { examineApp, type AppToLoad } from './app-loader';
import { doctorText } from './doctor-text';
import { terminalText } from './terminal-text';

interface DoctorOptions {
  readonly export?: string;
  readonly adapter?: AppToLoad['adapter'];
  readonly configure?: string;
  readonly timeout: number;
  readonly json?: boolean;
}

const DEFAULT_TIMEOUT = 30;
const MAX_TIMEOUT = 600;
const LONGEST_LINE = 400;

const HELP = `
The file is the compiled root module of your app. The app is built and closed
again: providers are made, with the environment that they find; nothing listens,
no hook such as onModuleInit is called, no log is written. The mode is asked of
mode.file and of the store, where there are such.

What main.ts does with the app is not seen: a prefix of the routes, versions,
guards of app.useGlobalGuards(). Put it into a function configure(app) that
main.ts calls as well, and name its file with --configure. What only a running
app can tell stands at the end of the report; there, GuardDoctor tells it.

Examples:
  $ nestjs-guard doctor dist/app.module.js
  $ nestjs-guard doctor dist/shop.module.js --export ShopModule
  $ nestjs-guard doctor dist/app.module.js --adapter fastify
  $ nestjs-guard doctor dist/app.module.js --configure dist/configure.js
  $ nestjs-guard doctor dist/app.module.js --json | jq .findings

Exit codes: 0 nothing was found, 1 there are findings, 2 the app could not be
examined, and there is no report.`;

/** `doctor`: how an app is set up, and what in it cannot work. */
export function doctorCommand(): Command {
  return (
    new Command('doctor')
      .description('Tells which checks look at which route of an app, and what cannot work.')
      .argument('<file>', 'the compiled module, such as dist/app.module.js')
      .option('--export <name>', 'the name of the module in it (default: AppModule, or the only one)')
      .addOption(
        new Option('--adapter <name>', 'the adapter of the app (default: the one that is installed)').choices(
          ['express', 'fastify'],
        ),
      )
      .option('--configure <file>', 'a compiled file that exports configure(app)')
      .option(
        '--timeout <seconds>',
        `how long building may take, at most ${MAX_TIMEOUT}`,
        readTimeout,
        DEFAULT_TIMEOUT,
      )
      .option('--json', 'one JSON object instead of text')
      .addHelpText('after', HELP)
      // Commander's own code for a wrong call is 1, which here says that something was found.
      .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
      .action(doctor)
  );
}

async function doctor(this: Command, file: string, options: DoctorOptions): Promise<void> {
  let report: DoctorReport;
  // What the app does to the process must not look like an answer.
  const onEnd = (): void => {
    writeSync(process.stderr.fd, `error: ${file}: the process ended before the app was built\n`);
    process.exitCode = 2;
  };
  process.on('exit', onEnd);
  try {
    const { export: exportName, adapter, configure: configureFile, timeout } = options;
    report = await examineApp({ file, exportName, adapter, configureFile, timeoutMs: timeout * 1000 });
  } catch (error) {
    process.off('exit', onEnd);
    return this.error(`error: ${describe(error)}`, { exitCode: 2 });
  }
  process.off('exit', onEnd);
  const text = options.json ? `${JSON.stringify(report)}\n` : doctorText(report);
  const exitCode = report.findings.length > 0 ? 1 : 0;
  // What an app leaves open, such as a connection to a database, must not keep the command.
  process.stdout.write(text, () => process.exit(exitCode));
}

/** An error of the app may quote a connection string. */
function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .split('\n')
    .map((line) => terminalText(maskSecrets(line.slice(0, LONGEST_LINE))))
    .join('\n');
}

function readTimeout(text: string): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds >= 1 && seconds <= MAX_TIMEOUT) return seconds;
  throw new InvalidArgumentError(`expected a whole number from 1 to ${MAX_TIMEOUT}.`);
}
