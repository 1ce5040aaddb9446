import { existsSync, readFileSync } from 'node:fs';

/** The lines of an event file, parsed; none when it is not there. The last may still be being written. */
export function linesOf(file: string): any[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

/** What the lines of an event file are, in their order. */
export function actionsIn(file: string): string[] {
  return linesOf(file).map((line) => line.action_taken as string);
}
