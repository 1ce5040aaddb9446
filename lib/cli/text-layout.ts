import { printable } from '../telemetry/redaction';

/** What a terminal shows in a line. */
export const WIDTH = 80;
const COUNT_WIDTH = 11;
const SHARE_WIDTH = 7;
const NAME_WIDTH = WIDTH - 2 * COUNT_WIDTH - SHARE_WIDTH - 2;

/** A row of a table: would-block events, and denied requests beside them. */
export interface TableRow {
  readonly name: string;
  readonly wouldBlock: number;
  readonly enforced: number;
}

/** What the shares of a table are parts of; a column that is all zero is left out. */
export interface TableTotals {
  readonly wouldBlock: number;
  readonly enforced: number;
}

/** Nothing when there are no rows. */
export function table(title: string, totals: TableTotals, rows: readonly TableRow[]): string[] {
  if (rows.length === 0) return [];
  const line = (name: string, logged: string, share: string, denied: string): string =>
    [
      fit(name, NAME_WIDTH).padEnd(NAME_WIDTH),
      logged.padStart(COUNT_WIDTH),
      share.padStart(SHARE_WIDTH),
      totals.enforced > 0 ? denied.padStart(COUNT_WIDTH) : '',
    ].join('');
  return [
    line(title, 'would block', 'share', 'denied'),
    ...rows.map(({ name, wouldBlock, enforced }) =>
      line(
        `  ${printable(name, NAME_WIDTH)}`,
        number(wouldBlock),
        percent(wouldBlock, totals.wouldBlock),
        number(enforced),
      ),
    ),
  ];
}

/** Lines of sections, one behind the other; those without a line are left out. */
export function inSections(sections: readonly (readonly string[])[]): string {
  const told = sections.filter((section) => section.length > 0);
  return `${told.map((section) => section.join('\n')).join('\n\n')}\n`;
}

/** A time of a report, to the second. */
export function moment(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}

/** A number and what it counts. */
export function counted(count: number, what: string): string {
  return `${number(count).padStart(COUNT_WIDTH)}  ${what}`;
}

export function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 3)}...` : text;
}

/** Of a path, the end says most. */
export function fitEnd(text: string, width: number): string {
  return text.length > width ? `...${text.slice(3 - width)}` : text;
}

/** A word that no line could hold is cut. */
function pieces(word: string, width: number): string[] {
  const count = Math.max(1, Math.ceil(word.length / width));
  return Array.from({ length: count }, (_, i) => word.slice(i * width, (i + 1) * width));
}

/** Words on lines of the width of a terminal, each indented. */
export function wrap(text: string, indent = 2): string[] {
  const rows = [''];
  const words = text.trim().split(' ');
  for (const word of words.flatMap((whole) => pieces(whole, WIDTH - indent - 1))) {
    const row = rows.at(-1) as string;
    if (row.length + word.length + indent + 1 > WIDTH) rows.push(word);
    else rows[rows.length - 1] = row === '' ? word : `${row} ${word}`;
  }
  return rows.map((row) => ' '.repeat(indent) + row);
}

export function number(value: number): string {
  return value.toLocaleString('en-US');
}

export function percent(part: number, whole: number): string {
  const digits = part === 0 || part === whole ? 0 : 1;
  return whole === 0 ? '' : `${((part / whole) * 100).toFixed(digits)} %`;
}
