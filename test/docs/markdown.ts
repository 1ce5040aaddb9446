import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const projectRoot = join(__dirname, '..', '..');

/** What a user reads, and what the package ships: the README and the reference. */
export const manual: readonly string[] = [
  'README.md',
  ...readdirSync(join(projectRoot, 'docs'))
    .sort()
    .map((name) => `docs/${name}`),
];

/** The papers whose examples, commands and links are held to be true. */
export const papers: readonly string[] = [...manual, 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];

export function readPaper(name: string): string {
  return readFileSync(join(projectRoot, name), 'utf8');
}

export interface CodeBlock {
  readonly language: string;
  readonly text: string;
  /** The number of the line behind the opening fence, from 1. */
  readonly line: number;
  /** The nearest heading above. */
  readonly heading: string;
}

export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let heading = '';
  let open: { language: string; line: number; lines: string[] } | undefined;
  markdown.split('\n').forEach((text, i) => {
    const fence = /^ *```(\w*)$/.exec(text); // indented in a list
    if (open === undefined) {
      heading = /^#+ (.*)$/.exec(text)?.[1] ?? heading;
      if (fence) open = { language: fence[1] ?? '', line: i + 2, lines: [] };
    } else if (fence) {
      blocks.push({ language: open.language, text: open.lines.join('\n'), line: open.line, heading });
      open = undefined;
    } else {
      open.lines.push(text);
    }
  });
  return blocks;
}

/** The rows of the only table of the manual whose first column has this title. */
export function tableOfManual(firstColumn: string): string[][] {
  const text = manual.map(readPaper).join('\n');
  const heads = text
    .split('\n')
    .filter((line, i, lines) => cellsOf(line)[0] === firstColumn && lines[i + 1]?.startsWith('| -') === true);
  if (heads.length > 1) throw new Error(`several tables begin with the column "${firstColumn}"`);
  return tableRows(text, firstColumn);
}

/** The rows of the table whose first column has this title, as lists of cells. */
export function tableRows(markdown: string, firstColumn: string): string[][] {
  const lines = markdown.split('\n');
  const head = lines.findIndex((line) => cellsOf(line)[0] === firstColumn);
  if (head < 0) throw new Error(`there is no table that begins with the column "${firstColumn}"`);
  const rest = lines.slice(head + 2);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  return rest.slice(0, end).map(cellsOf);
}

function cellsOf(line: string): string[] {
  if (!line.startsWith('|')) return [];
  return line
    .slice(1, line.lastIndexOf('|'))
    .split('|')
    .map((cell) => cell.trim());
}
