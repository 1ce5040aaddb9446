import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocks, projectRoot, readPaper } from './markdown';

/** A command of the five steps, and what the README says it prints. */
export interface Step {
  /** 1 to 5. */
  readonly number: number;
  readonly command: string;
  readonly expected: string;
}

/** The heading of a step. */
export const STEP = /^([1-5])\. /;

/** All `console` blocks of the five steps: `$ ` begins a command, what follows is its output. */
export function readSteps(): Step[] {
  return walkBlocks('README.md').flatMap(({ text, heading }) =>
    readCommands(text).map((command) => ({ number: Number(STEP.exec(heading)?.[1]), ...command })),
  );
}

/** The commands of a `console` block, each with its output. */
export function readCommands(block: string): Omit<Step, 'number'>[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...output] = part.trimEnd().split('\n');
      return { command, expected: output.join('\n') };
    });
}

/** Puts what the commands have really printed into a paper. */
export function writeOutputs(outputs: readonly string[], paper = 'README.md'): void {
  const rest = [...outputs];
  const lines = readPaper(paper).split('\n');
  const filled = walkBlocks(paper).map(({ text, line }) => {
    const commands = text.split('\n').filter((content) => content.startsWith('$ '));
    const content = commands.flatMap((command) => [command, ...linesOf(rest.shift() ?? '')]);
    return { at: line - 1, length: text.split('\n').length, content };
  });
  for (const { at, length, content } of filled.reverse()) lines.splice(at, length, ...content);
  writeFileSync(join(projectRoot, paper), lines.join('\n'));
}

/**
 * What differs between two runs is made equal: ids, times, processes, how many summaries an event file has; and the ids of
 * rules, which are many and move.
 */
export function masked(output: string): string {
  return output
    .replace(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, '<id>')
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<id>')
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/g, '<time>')
    .replace(/^ {2}\d{4}-\d\d-\d\d \d\d .*\n(?: {2}\d{4}-\d\d-\d\d \d\d .*\n)?/gm, '<hours>\n')
    .replace(/^\[Nest\].*(LOG|WARN) \[/gm, '[Nest] $1 [')
    .replace(/(- Reason: \w+) \([^)]*\)/g, '$1 (<rules>)')
    .replace(/^( {2}instance +)\w{10}$/gm, '$1<instance>')
    .replace(/^( {2}config(?:uration)? +)[\da-f]{12}$/gm, '$1<config>')
    .replace(/, line \d+ \(recording\)/g, ', line <n> (recording)')
    .replace(/^\d+ lines in/gm, '<n> lines in')
    .replace(/^ +\d+(?= {2}served requests and summaries)/gm, '<n>')
    .replace(/ +$/gm, '')
    .trimEnd();
}

/** An editor would trim them anyway. */
function linesOf(output: string): string[] {
  return output === '' ? [] : output.split('\n').map((line) => line.trimEnd());
}

/** The blocks of a walk: in the README those of the five steps, in another paper all of them. */
export function walkBlocks(paper: string): ReturnType<typeof codeBlocks> {
  return codeBlocks(readPaper(paper)).filter(
    ({ language, heading }) => language === 'console' && (paper !== 'README.md' || STEP.test(heading)),
  );
}
