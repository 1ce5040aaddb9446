import { existsSync, readFileSync } from 'node:fs';

/** The lines of an event file, parsed; none when it is not there. */
export function linesOf(file: string): any[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

/** What the lines of an event file are, in their order. */
export function actionsIn(file: string): string[] {
  return linesOf(file).map((line) => line.action_taken as string);
}
