import { COMMANDS, FILTERS, LONE_COMMANDS, PLAIN_COMMANDS, RUNNERS, SUBCOMMANDS } from './shell-words';

/** How a command got into the text. */
export type ShellShape = 'chained' | 'piped' | 'substituted';

/** Where each shape was found in a text; shapes that were not found are absent. */
export type ShellShapes = Partial<Record<ShellShape, number>>;

const MAX_WORD = 64;
const MAX_COMMANDS = 100;
/** In a text of more lines, a line feed is a line feed. */
const MAX_LINE_FEEDS = 3;
/** `;` `|` `&` and line feed chain commands; `$(`, a backtick, `<(`, `>(` and `{a,b}` substitute their output. */
const SEPARATOR = /[;|&\n`{](?![;|&\n])|\\n|[$<>]\(/g;
const IFS = /\$(?:\{IFS(?:\}|[:%#][^}]{0,20}\})|IFS(?:\$?\d)?)/y;
/** `${HOME:0:1}`, `${PATH%%u*}`: a slash, as it is cut out of a variable. */
const SLASH = /\$\{[A-Za-z_]{1,20}[:%#][^}]{1,20}\}/y;
const EMPTY_VARIABLE =
  /\$(?:[@*!]|\{(?:[@*]|(?!IFS\})[a-z_]\w{0,30})\}|(?!IFS)[a-z_]\w{0,30}(?=[\s;|&`)]|$)|\(\)|[1-9]|(?=['"]))|``|%[a-z]{1,9}:~[-\d,]{1,9}%/iy;
const END_OF_WORD = /[\s;|&`)(<>,}+]/;
const PLAIN_RUN = /[\w./:?*=-]{1,64}/y;
const PLAIN_START = /^[\s+]{0,9}[\w./-]{0,64}/;
const LITERAL_LINE_FEED = /^\\n(?:\W|$)/;
const STRONG_ARGUMENT =
  /^(?:-{1,2}[a-z0-9]|\/{1,2}[\w.?*]|~\/|\.{1,2}[/\\]|[*$"'\\%]|[a-z]:[\\/]|https?:|\d{1,3}\.\d{1,3}\.\d|[\w.-]{1,30}[ \t]{1,3}[/-][a-z])/i;
/** What programs of Windows are told to do. */
const TASK = /^(?:user|localgroup|view|use|share|add|query|delete|firewall)\b/i;
const TASKED = /^(?:net1?|netsh|reg|sc|route|arp|ip|schtasks|cmd|certutil)$/;
/** `</etc/hosts`, `<<<$x` */
const REDIRECTED_INPUT = /^<{1,3}>?\s{0,3}(?:\/\w|~\/|\.{1,2}\/|\$[({'"\w]|['"`])/;
const ANY_ARGUMENT = /^\S{1,60}\s{0,4}(?:$|[;|&`)#>\n\\])|^[\w.-]{1,60}[./:\\]\w/;

interface ShellWord {
  readonly word: string;
  readonly end: number;
  /** Something inside the word disappears when a shell reads it. */
  readonly disguised: boolean;
}

function isIfs(text: string, at: number): boolean {
  IFS.lastIndex = at;
  return IFS.test(text);
}

const NO_PROGRAM: ShellWord = { word: '', end: 0, disguised: false };

/** Reads a word as a shell does: quotes, backslashes, carets and empty variables inside it disappear. */
function wordAt(text: string, from: number): ShellWord {
  let word = '';
  let at = from;
  let disguises = 0;
  let quotes = 0;
  let carets = 0;
  const limit = Math.min(text.length, from + 2 * MAX_WORD);
  while (at < limit && word.length < MAX_WORD) {
    PLAIN_RUN.lastIndex = at;
    const run = PLAIN_RUN.exec(text)?.[0];
    if (run !== undefined) {
      word += run;
      at += run.length;
      continue;
    }
    const character = text.charAt(at);
    SLASH.lastIndex = at;
    if (character === '$' && !isIfs(text, at) && SLASH.test(text)) {
      word += '/';
      at = SLASH.lastIndex;
      continue;
    }
    EMPTY_VARIABLE.lastIndex = at;
    if ('$%`'.includes(character) && EMPTY_VARIABLE.test(text)) {
      // ``Quoted'', as TeX does it, is no program without a beginning.
      if (word !== '' || character !== '`') disguises += 2;
      at = EMPTY_VARIABLE.lastIndex;
      continue;
    }
    if (character === '$' || END_OF_WORD.test(character)) break;
    if (character === '\\' && LITERAL_LINE_FEED.test(text.slice(at, at + 3))) break;
    // No program has another sign in its name.
    if (!`'"\\^`.includes(character)) return NO_PROGRAM;
    if (word !== '' && /\w/.test(text.charAt(at + 1))) disguises++;
    if (character === '^') carets++;
    if (word !== '' && (character === "'" || character === '"')) quotes++;
    at++;
  }
  // One apostrophe is "I'd": a shell waits for the other one.
  const isApostrophe = quotes === 1 && disguises === 1;
  // One caret may be a power of a short name.
  const isDisguised = disguises > 1 || (carets > 0 && disguises > 0 && word.length > 4);
  return { word: isApostrophe ? '' : word.toLowerCase(), end: at, disguised: isDisguised };
}

/** Blanks, the `+` of forms, and the variable that stands for a blank. */
function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    const character = text.charAt(at);
    if (character === ' ' || character === '\t' || character === '+') at++;
    else if (character === '$' && isIfs(text, at)) at = IFS.lastIndex;
    else return at;
  }
}

function programOf(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1).replace(/\.exe$/, '');
}

/** What an interpreter is given is a file or an option; a word in quotes is that of a headline: `Python "re" guide`. */
const INTERPRETERS = /^(?:python[23]?|perl|ruby|php|node|lua)$/;
const QUOTED_WORD = /^["'][\w ]{1,40}["'](?:\s|$)/;
/** `Python SDK`: names of languages begin like that in sentences, and no program in a shell does. */
const TITLE_CASE = /^[A-Z][a-z]/;

function isStrongArgument(program: string, rest: string): boolean {
  if (TASKED.test(program) && TASK.test(rest)) return true;
  return STRONG_ARGUMENT.test(rest) && !(INTERPRETERS.test(program) && QUOTED_WORD.test(rest));
}

/** Whether what follows the word is what follows a command: an option, a path, an end, another command. */
function followsCommand(text: string, from: number, program: string, isLine = false): boolean {
  const at = skipBlanks(text, from);
  if (REDIRECTED_INPUT.test(text.slice(at, at + 10))) return true;
  if (at >= text.length || /^(?:[;|&`)<>\n]|\\n)/.test(text.slice(at, at + 2)))
    return LONE_COMMANDS.has(program);
  const rest = text.slice(at, at + 100);
  if (at === from) return false;
  if (!isLine && RUNNERS.has(program) && runs(text, at)) return true;
  if (!isLine && SUBCOMMANDS.get(program)?.test(rest) === true) return true;
  if (program === 'sleep') return /^[\d.$"'`]/.test(rest);
  return isStrongArgument(program, rest) || (PLAIN_COMMANDS.has(program) && ANY_ARGUMENT.test(rest));
}

/** Whether a program that runs another one has one to run; that one does not count as prose does. */
function runs(text: string, from: number): boolean {
  const { word, end } = wordAt(text, from);
  const program = programOf(word);
  if (RUNNERS.has(program) || !COMMANDS.has(program)) return false;
  return followsCommand(text, end, program);
}

/** `./a.sh`, directly behind what separates commands. */
const OWN_SCRIPT = /^\.\/[\w./-]{1,40}\.(?:sh|py|pl|rb|exe|elf|bin)(?=$|[\s;|&])/;
/** `(id)` and `{id}`, directly behind it. */
const GROUPED = /^[({]\s?([a-z]{2,10})\s?;?\s?[)}]/;

function isGroupAt(text: string, from: number): boolean {
  const program = GROUPED.exec(text.slice(from, from + 20))?.[1];
  return program !== undefined && LONE_COMMANDS.has(program);
}

/** Nothing but the separator and one program, as nobody writes it: `;set`, `|env`, `&&ver&`, `x|echo y`. */
const LONE_WORD = /^(?:[;|]{1,2}|&&|&(?=.{1,40}&\s{0,3}$))\s?([a-z][\w-]{1,14})\s?[;|&]{0,2}\s{0,3}$/i;
const LONE_ECHO =
  /^[\w.-]{0,40}["']?(?:[;|]{1,2}|&{1,2})\s?echo\s{1,3}["']?[\w.-]{1,40}["']?\s?[;|&]{0,2}\s{0,3}$/i;

function isLoneCommand(text: string): boolean {
  if (text.length > 120) return false;
  const program = LONE_WORD.exec(text)?.[1]?.toLowerCase();
  return (program !== undefined && COMMANDS.has(program)) || LONE_ECHO.test(text);
}

/** @param isLine whether a line begins there: lines of code look like commands */
function isCommandAt(text: string, from: number, isLine: boolean): boolean {
  const start = skipBlanks(text, from);
  const { word, end, disguised } = wordAt(text, start);
  const program = programOf(word);
  if (!COMMANDS.has(program))
    return !isLine && (isGroupAt(text, from) || OWN_SCRIPT.test(text.slice(from, from + 60)));
  const isBrace = text.charAt(from - 1) === '{' && text.charAt(end) === ',';
  if (isBrace) return STRONG_ARGUMENT.test(text.slice(end + 1, end + 101));
  if (!disguised && INTERPRETERS.test(program) && TITLE_CASE.test(text.slice(start, start + 2))) {
    return isStrongArgument(program, text.slice(skipBlanks(text, end), end + 100));
  }
  return disguised || followsCommand(text, end, program, isLine);
}

const SUBSTITUTION_BEFORE = /[\w|&=$'"@<>;-]$|\S\($|[;|&=]\s{1,9}$/;

/** Markdown quotes code with backticks: a shell's stand at the beginning of a value, or directly behind something. */
function isSubstitution(text: string, at: number): boolean {
  if (at < MAX_WORD && text.slice(0, at).trim() === '')
    return /^`[^`]{0,200}`\s{0,9}$/.test(text.slice(at, at + 220));
  return SUBSTITUTION_BEFORE.test(text.slice(Math.max(0, at - 10), at));
}

function shapeAt(text: string, separator: string, at: number): ShellShape | undefined {
  if (separator === '`') return isSubstitution(text, at) ? 'substituted' : undefined;
  if (separator === '{')
    return /^\{[\w.\\/'"]{1,30},/.test(text.slice(at, at + 40)) ? 'substituted' : undefined;
  return separator.endsWith('(') ? 'substituted' : 'chained';
}

/** Options that name no file, and words, such as the fields of a query language. */
const FILTER_WORD = /^(?:-[bcdhiklnruvwE\d]{1,6}|-count|-_\w{1,40}|\w{1,40}(?:[:=]\w{1,40})?|,)$/i;
const RECURSIVE = /^-.{0,5}r/i;
const MAX_FILTER = 200;

/** Whether a single pipe leads into a program that only reads what comes through it. */
function isFilterAt(text: string, at: number): boolean {
  const [part = ''] = text.slice(at + 1, at + 1 + MAX_FILTER).split('|', 1);
  const [program = '', ...words] = part.trim().split(/\s+/);
  if (text.charAt(at - 1) === '|' || part.length === MAX_FILTER || !FILTERS.has(program.toLowerCase()))
    return false;
  const isGrep = program.toLowerCase().endsWith('grep');
  return words.every((word) => FILTER_WORD.test(word) && !(isGrep && RECURSIVE.test(word)));
}

/** Whether there are more than so many. */
function hasLines(text: string, lineFeed: string): boolean {
  let count = 0;
  for (let at = text.indexOf(lineFeed); at >= 0; at = text.indexOf(lineFeed, at + 1))
    if (++count > MAX_LINE_FEEDS) return true;
  return false;
}

const ESCAPED_QUOTE_BEFORE = /(?:^|[{,[:(])\s?&(?:quot|#34|#x22);$/i;
const ESCAPED_QUOTE_AFTER = /^\w{1,40}&(?:quot|#34|#x22);\s?[:,}\])]/i;

/**
 * Whether the semicolon ends an entity: that of a name in JSON that was escaped for HTML, `{&quot;id&quot;:`, or of a
 * query that was, `amp;id`.
 */
function endsEntity(text: string, at: number): boolean {
  if (at === 3 && text.startsWith('amp;')) return true;
  return (
    ESCAPED_QUOTE_BEFORE.test(text.slice(Math.max(0, at - 10), at + 1)) &&
    ESCAPED_QUOTE_AFTER.test(text.slice(at + 1, at + 60))
  );
}

const MAX_PROSE = 120;
/** The last words of a line that is no argument: three or more of letters alone. */
const PROSE = /(?:^|\s)(?:\p{L}{2,20}[,:]?\s){2}\p{L}{2,20}[.,:!?]?\s{0,3}$/u;

/** Whether the line feed ends a line of prose, which no application hands to a shell. */
function endsProse(text: string, at: number): boolean {
  return PROSE.test(text.slice(Math.max(0, at - MAX_PROSE), at));
}

/** What a word begins with that nothing disguises. */
function matchAtStart(text: string): string {
  return PLAIN_START.exec(text)?.[0] ?? '';
}

/** Whether a text is a command line from its beginning, with an argument that nobody writes by chance. */
export function isCommandLine(text: string): boolean {
  const plain = matchAtStart(text);
  if (
    !'\'"\\^$%`'.includes(text.charAt(plain.length)) &&
    !COMMANDS.has(programOf(plain.trim().toLowerCase()))
  )
    return false;
  const { word, end, disguised } = wordAt(text, skipBlanks(text, 0));
  const program = programOf(word);
  if (!COMMANDS.has(program)) return false;
  const next = skipBlanks(text, end);
  if (disguised) return true;
  if (next > end && SUBCOMMANDS.get(program)?.test(text.slice(next, next + 100)) === true) return true;
  const isWhole = PLAIN_COMMANDS.has(program) || word.startsWith('/');
  return isWhole && next > end && isStrongArgument(program, text.slice(next, next + 100));
}

/** Finds commands that a text runs when it is put into a shell's command line. Linear, never throws. */
export function shellShapes(text: string): ShellShapes {
  const shapes: ShellShapes = {};
  if (isLoneCommand(text)) shapes.chained = 0;
  const hasManyLines = hasLines(text, '\n');
  const hasManyEscapedLines = hasLines(text, '\\n');
  SEPARATOR.lastIndex = 0;
  for (let i = 0; i < MAX_COMMANDS; i++) {
    const found = SEPARATOR.exec(text);
    if (found === null) break;
    const [separator] = found;
    if ((hasManyLines && separator === '\n') || (hasManyEscapedLines && separator === '\\n')) continue;
    if (separator === ';' && endsEntity(text, found.index)) continue;
    if (separator === '\n' && endsProse(text, found.index)) continue;
    const form = shapeAt(text, separator, found.index);
    if (form === undefined || shapes[form] !== undefined) continue;
    const isLine = separator === '\n' || separator === '\\n';
    if (!isCommandAt(text, found.index + separator.length, isLine)) continue;
    const isPipe = separator === '|' && form === 'chained' && isFilterAt(text, found.index);
    shapes[isPipe ? 'piped' : form] ??= found.index;
  }
  return shapes;
}
