import { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { ConfigProblem } from '../problems/config-problem';
import { GuardConfigError } from '../problems/guard-config.error';
import { describeMode } from '../enforcement/mode-line';
import type { ModeOverride } from '../enforcement/mode-override';
import { readModeOverride } from '../enforcement/mode-override.reader';
import type { Farewell } from '../enforcement/mode-word.reader';
import { printable } from '../telemetry/redaction';
import { FileModeTarget } from './file-mode-target';
import { FleetModeTarget } from './fleet-mode-target';
import { modeHelp } from './mode-help';
import type { ModeTarget } from './mode-target';

/** Where the URL of the store stands, so that its password does not stand in the list of processes. */
const URL_VARIABLE = 'NESTJS_GUARD_REDIS';
const MAX_SHOWN = 500;
/** Code may give it otherwise, too. */
const UNTIL = 'a moment that is still to come, such as 2026-11-22T18:00:00Z';
const EXPLANATIONS: Readonly<Record<string, string>> = {
  EISDIR: 'is a directory (EISDIR)',
  EACCES: 'must not be read or written by you (EACCES)',
  EPERM: 'must not be read or written by you (EPERM)',
  ENOENT: 'cannot be written: its directory does not exist (ENOENT)',
  ENOTDIR: 'cannot be written: what leads to it is no directory (ENOTDIR)',
  EROFS: 'cannot be written: its file system is read-only (EROFS)',
  ENOSPC: 'cannot be written: no space is left (ENOSPC)',
};

interface ModeOptions {
  readonly file?: string;
  readonly fleet?: boolean;
  readonly redis?: string;
  readonly prefix?: string;
  readonly reason?: string;
  readonly by?: string;
  readonly until?: string;
  readonly share?: string;
  readonly json?: boolean;
}

/** `mode`: shows and sets the mode of running apps. */
export function modeCommand(): Command {
  const command = new Command('mode')
    .description('Shows or sets the mode of running apps, through a file or the store that they share.')
    .addHelpText('after', modeHelp.mode)
    .exitOverride(exit);
  command.addCommand(subcommand('status', 'Shows what is set.').action(status));
  command.addCommand(
    changing('passive', 'Sets passive mode: hostile requests are only logged.').action(setPassive),
  );
  command.addCommand(
    changing('active', 'Sets active mode: hostile requests are denied.')
      .option('--share <share>', 'only for this share of the clients, such as 0.05; the others are observed')
      .action(setActive),
  );
  command.addCommand(changing('clear', 'Takes back what is set.').action(clear));
  return command;
}

function subcommand(name: Exclude<keyof typeof modeHelp, 'mode'>, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--file <path>', 'the file that the instances follow')
    .option('--fleet', `every instance, through the store in ${URL_VARIABLE}`)
    .option('--redis <url>', 'the URL of the store, for --fleet')
    .option('--prefix <prefix>', 'the prefix of its keys, as in store.prefix')
    .option('--json', 'one JSON object instead of text')
    .addHelpText('after', modeHelp[name])
    .exitOverride(exit);
}

/** Commander's own code for a wrong call is 1, which here says that nothing could be changed. */
function exit({ exitCode }: { exitCode: number }): never {
  process.exit(exitCode === 0 ? 0 : 2);
}

function changing(name: Exclude<keyof typeof modeHelp, 'mode' | 'status'>, description: string): Command {
  const command = subcommand(name, description)
    .requiredOption('--reason <text>', 'why; it stands in the log of every instance')
    .option('--by <name>', 'who; default: you, and the name of this machine');
  return name === 'clear'
    ? command
    : command.option('--until <time>', 'when it ends by itself, such as 2026-11-22T18:00:00Z');
}

async function status(this: Command, options: ModeOptions): Promise<void> {
  await withTarget(this, options, async (target) => {
    const { override, farewell, problem } = await target.read();
    const said = { override: override ?? null, farewell: farewell ?? null, problem: problem ?? null };
    print(options, { target: target.name, ...said }, [
      override === undefined
        ? `Nothing is set ${target.place}: ${target.otherwise}.`
        : shown(target, override),
      ...(farewell === undefined ? [] : [`It was taken back (${words(farewell)}).`]),
      ...(problem === undefined ? [] : [`It cannot be understood: ${printable(problem, MAX_SHOWN)}`]),
    ]);
    if (problem !== undefined) process.exitCode = 1;
  });
}

async function setPassive(this: Command, options: ModeOptions): Promise<void> {
  await set(this, options, true);
}

async function setActive(this: Command, options: ModeOptions): Promise<void> {
  await set(this, options, false);
}

async function set(command: Command, options: ModeOptions, passive: boolean): Promise<void> {
  const { share } = options;
  // An empty text would be the number 0, and a word no number: neither may end as a flip for everybody.
  const part = share === undefined ? undefined : /^[\d.]+$/.test(share) ? Number(share) : share;
  const override = readOrEnd(command, { ...wordsOf(options), passive, share: part, until: options.until });
  await withTarget(command, options, async (target) => {
    // Also where there is no ramp: the next one begins with the same clients.
    const last = (await target.read()).override?.rampId;
    const rampId = part === undefined ? last : (last ?? randomUUID());
    const wanted = { ...override, ...(rampId !== undefined && { rampId }) };
    await target.write(wanted);
    const { name, hint } = target;
    print(options, { target: name, override: wanted }, [
      shown(target, wanted),
      ...(hint === undefined ? [] : [hint]),
    ]);
  });
}

async function clear(this: Command, options: ModeOptions): Promise<void> {
  const { reason, by, at } = readOrEnd(this, { ...wordsOf(options), passive: true });
  await withTarget(this, options, async (target) => {
    const wasSet = await target.clear({ reason, by, at });
    const text = wasSet
      ? `Nothing is set ${target.place} any more: ${target.otherwise}.`
      : `Nothing was set ${target.place}.`;
    print(options, { target: target.name, override: null, wasSet }, [text]);
  });
}

function wordsOf({ reason, by }: ModeOptions): object {
  return { reason, by: isBlank(by) ? whoami() : by, at: Date.now() };
}

function isBlank(text = ''): boolean {
  return text.trim() === '';
}

function readOrEnd(command: Command, words: object): ModeOverride {
  const problems: ConfigProblem[] = [];
  const override = readModeOverride(words, problems);
  if (isBlank(override.reason))
    problems.push({ path: 'reason', expected: 'a reason for those who read the log', value: 'none' });
  if (override.until !== undefined && override.until <= Date.now())
    problems.push({ path: 'until', expected: UNTIL, value: 'one that has passed' });
  if (problems.length === 0) return override;
  const lines = problems.map(
    ({ path, expected, value }) =>
      `error: --${path}: expected ${path === 'until' ? UNTIL : expected}, got ${value}`,
  );
  return command.error(lines.join('\n'), { exitCode: 2 });
}

async function withTarget(
  command: Command,
  options: ModeOptions,
  use: (target: ModeTarget) => Promise<void>,
): Promise<void> {
  let target: ModeTarget | undefined;
  try {
    target = await open(command, options);
    await use(target);
  } catch (error) {
    process.stderr.write(`error: ${describe(error, options)}\n`);
    process.exitCode = error instanceof GuardConfigError ? 2 : 1;
  } finally {
    target?.close();
  }
}

/** What the operator can do about it; a store was configured here, no app. */
function describe(error: unknown, { file }: ModeOptions): string {
  if (error instanceof GuardConfigError) {
    const names: Readonly<Record<string, string>> = {
      'store.redis': 'the store',
      'store.prefix': '--prefix',
    };
    return error.problems
      .map(({ path, expected, value }) => `${names[path] ?? path}: expected ${expected}, got ${value}`)
      .join('\n');
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (file === undefined) return message;
  const why = code === undefined ? message : (EXPLANATIONS[code] ?? code);
  return `the file ${file} ${why}`;
}

async function open(command: Command, options: ModeOptions): Promise<ModeTarget> {
  const { file, fleet = false, prefix } = options;
  const isFleet = fleet || options.redis !== undefined;
  if (isFleet === (file !== undefined))
    command.error('error: give either --file or --fleet', { exitCode: 2 });
  if (file !== undefined) return new FileModeTarget(file);
  const url = options.redis ?? process.env[URL_VARIABLE];
  if (url === undefined || url === '')
    return command.error(`error: set ${URL_VARIABLE} to the URL of the store`, { exitCode: 2 });
  return FleetModeTarget.open(url, prefix);
}

function shown({ place }: ModeTarget, override: ModeOverride): string {
  const { passive, share, until, tripped } = override;
  const end = until === undefined ? '' : `, until: ${new Date(until).toISOString()}`;
  const trip = tripped === undefined ? '' : ' It was set by the tripwire.';
  const where = place.charAt(0).toUpperCase() + place.slice(1);
  return `${where}: ${describeMode(passive, share)} (${words(override)}${end}).${trip}`;
}

function words({ reason, by }: Farewell): string {
  return `reason: ${printable(reason, MAX_SHOWN)}, by: ${printable(by, MAX_SHOWN)}`;
}

function print({ json }: ModeOptions, object: object, lines: readonly string[]): void {
  process.stdout.write(`${json === true ? JSON.stringify(object) : lines.join('\n')}\n`);
}

function whoami(): string {
  try {
    return `${userInfo().username} on ${hostname()}`;
  } catch {
    return hostname(); // a user without an entry, as in some containers
  }
}
