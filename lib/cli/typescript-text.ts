import { printable } from '../telemetry/redaction';
import { WIDTH } from './text-layout';

const NAME = /^[A-Za-z_$][\w$]*$/;
const MAX_TEXT = 1000;

/** A value as TypeScript is written: on one line where it fits, else entry by entry. */
export function literal(value: unknown, indent = 0, room = WIDTH - indent): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{ ', ' }'];
  const parts = Array.isArray(value)
    ? value.map((entry) => ['', entry] as const)
    : Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([name, member]) => [`${NAME.test(name) ? name : quoted(name)}: `, member] as const);
  const line = `${open}${parts.map(([name, part]) => name + literal(part, 0, Infinity)).join(', ')}${close}`;
  if (line.length <= room) return line;
  const inner = ' '.repeat(indent + 2);
  const rows = parts.map(
    ([name, part]) => `${inner}${name}${literal(part, indent + 2, WIDTH - indent - 3 - name.length)},`,
  );
  return [open.trim(), ...rows, `${' '.repeat(indent)}${close.trim()}`].join('\n');
}

/** What a client chose may stand in it: nothing of it ends the text, or steers a terminal. */
function quoted(text: string): string {
  if (/^[ -&(-[\]-~]*$/.test(text)) return `'${text}'`;
  const escaped = JSON.stringify(text.slice(0, MAX_TEXT))
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replace(/'/g, "\\'")
    .replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `'${escaped}'`;
}

/** Text behind `//`, at most 80 columns wide; one line in, one or more out. */
export function comment(text: string, indent = 0): string[] {
  const rows = [''];
  for (const word of printable(text, MAX_TEXT).split(' ')) {
    const row = rows.at(-1) as string;
    if (row !== '' && row.length + word.length + 4 + indent > WIDTH) rows.push(word);
    else rows[rows.length - 1] = row === '' ? word : `${row} ${word}`;
  }
  return rows.map((row) => `// ${' '.repeat(indent)}${row}`.trimEnd());
}
