#!/usr/bin/env node
import { Command } from 'commander';
import { previewCommand } from './preview.command';
import { scanCommand } from './scan.command';

/** The commands of `npx nestjs-guard`. They read what they are given and change nothing. */
const program = new Command('nestjs-guard')
  .description('Looks at requests, and at what the guard of nestjs-guard said of them.')
  .addCommand(previewCommand())
  .addCommand(scanCommand());

// `| head` reads no further: that is the end of the work, and no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

void program.parseAsync();
