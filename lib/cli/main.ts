#!/usr/bin/env node
import { createRequire } from 'node:module';
import { Command } from 'commander';
import { doctorCommand } from './doctor.command';
import { explainCommand } from './explain.command';
import { modeCommand } from './mode.command';
import { previewCommand } from './preview.command';
import { readyCommand } from './ready.command';
import { replayCommand } from './replay.command';
import { scanCommand } from './scan.command';
import { suggestCommand } from './suggest.command';

const { version } = createRequire(__filename)('nestjs-guard/package.json') as { readonly version: string };

/** The commands of `npx nestjs-guard`. All but `mode` read what they are given and change nothing. */
const program = new Command('nestjs-guard')
  .description('Looks at requests, at what the guard of nestjs-guard said of them, and at its mode.')
  .version(version, '-V, --version', 'prints the version of this package')
  .addHelpText('after', '\nExit codes: those of the command; 2 for a wrong call.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .addCommand(modeCommand())
  .addCommand(previewCommand())
  .addCommand(scanCommand())
  .addCommand(suggestCommand())
  .addCommand(explainCommand())
  .addCommand(readyCommand())
  .addCommand(replayCommand())
  .addCommand(doctorCommand());

// `| head` reads no further: that is the end of the work, and no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

void program.parseAsync();
