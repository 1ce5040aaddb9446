#!/usr/bin/env node
import { Command } from 'commander';
import { scanCommand } from './scan.command';

/** The commands of `npx nestjs-guard`. They read what they are given and change nothing. */
const program = new Command('nestjs-guard')
  .description('Looks at requests as the guard of nestjs-guard does.')
  .addCommand(scanCommand());

void program.parseAsync();
