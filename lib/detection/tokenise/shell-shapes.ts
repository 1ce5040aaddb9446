import { COMMANDS, PLAIN_COMMANDS } from './shell-words';

/** How a command got into the text. */
export type ShellShape = 'chained' | 'substituted' | 'path';

/** Where each shape was found in a text; shapes that were not found are absent. */
export type ShellShapes = Partial<Record<ShellShape, number>>;

const MAX_WORD = 64;
const MAX_COMMANDS = 400;
/** `;` `|` `&` and line feed chain commands; `$(`, a backtick, `<(` and `>(` substitute their output. */
const SEPARATOR = /[;|&\n`]|[$<>]\(|\{/g;
const BLANK = /[ \t]/;
const IFS = /\$\{?IFS(?:[:}][^}]{0,20}\}?|\$?\d?)?|\{,|<>?/gy;
const END_OF_WORD = /[\s;|&`)(<>,}]/;

interface ShellWord {
  readonly word: string;
  readonly end: number;
}

/** Reads a word as a shell does: quotes, backslashes, carets and empty variables inside it disappear. */
function wordAt(text: string, from: number): ShellWord {
  let word = '';
  let at = from;
  const limit = Math.min(text.length, from + 2 * MAX_WORD);
  while (at < limit && word.length < MAX_WORD) {
    const character = text.charAt(at);
    if (END_OF_WORD.test(character)) break;
    if (character === '$') {
      const empty = /\$(?:[@*]|\{[@*]\}|[1-9])/y;
      empty.lastIndex = at;
      if (!empty.test(text)) break;
      at = empty.lastIndex;
      continue;
    }
    if (!`'"\\^`.includes(character)) word += character;
    at++;
  }
  return { word: word.toLowerCase(), end: at };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    IFS.lastIndex = at;
    if (BLANK.test(text.charAt(at))) at++;
    else if (text.startsWith('$', at) && IFS.test(text)) at = IFS.lastIndex;
    else return at;
  }
}

function programOf(word: string): string {
  return word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
}

/** Whether what follows the word is what follows a command: an option, a path, an end, another command. */
function followsCommand(text: string, from: number, program: string): boolean {
  const at = skipBlanks(text, from);
  if (at >= text.length || /[;|&`)<>\n]/.test(text.charAt(at))) return PLAIN_COMMANDS.has(program);
  if (at === from) return false;
  const rest = text.slice(at, at + 40);
  return /^(?:-{1,2}[a-z0-9]|\/|~\/|\.{1,2}[/\\]|[*$"'\\]|[a-z]:\\|https?:|[0-9]+(?:\s|$|[;|&`)])|[\w.-]+[./:\\][\w]|\S{1,30}\s{0,4}(?:$|[;|&`)#>]))/i.test(
    rest,
  );
}

/** Finds commands that a text runs when it is put into a shell's command line. Linear, never throws. */
export function shellShapes(text: string): ShellShapes {
  const shapes: ShellShapes = {};
  SEPARATOR.lastIndex = 0;
  for (let i = 0; i < MAX_COMMANDS; i++) {
    const separator = SEPARATOR.exec(text);
    if (separator === null) break;
    const { word, end } = wordAt(text, skipBlanks(text, SEPARATOR.lastIndex));
    const program = programOf(word);
    if (!COMMANDS.has(program) || !followsCommand(text, end, program)) continue;
    const shape = separator[0].length > 1 || separator[0] === '`' ? 'substituted' : 'chained';
    shapes[shape] ??= separator.index;
  }
  return shapes;
}
