#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command } from 'commander';

/** The commands of `npx nestjs-guard`, in the order in which they are needed. All but `mode` read what they are given and change nothing. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  preview: async () => (await import('./preview.command.js')).previewCommand(),
  explain: async () => (await import('./explain.command.js')).explainCommand(),
  suggest: async () => (await import('./suggest.command.js')).suggestCommand(),
  replay: async () => (await import('./replay.command.js')).replayCommand(),
  ready: async () => (await import('./ready.command.js')).readyCommand(),
  doctor: async () => (await import('./doctor.command.js')).doctorCommand(),
  mode: async () => (await import('./mode.command.js')).modeCommand(),
  scan: async () => (await import('./scan.command.js')).scanCommand(),
};

const { version } = createRequire(__filename)('nestjs-guard/package.json') as { readonly version: string };

// `| head` reads no further: that is the end of the work, and no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

void main();

async function main(): Promise<void> {
  const program = new Command('nestjs-guard')
    .description('Looks at requests, at what the guard of nestjs-guard said of them, and at its mode.')
    .version(version, '-V, --version', 'prints the version of this package')
    .addHelpText('after', '\nExit codes: those of the command; 2 for a wrong call.')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
  // Some load all of Nest, which takes longer than everything else: only the one that is asked for is loaded.
  const [asked = ''] = process.argv.slice(2);
  const names = Object.hasOwn(COMMANDS, asked) ? [asked] : Object.keys(COMMANDS);
  for (const name of names) program.addCommand((await COMMANDS[name]?.()) as Command);
  await program.parseAsync();
}
