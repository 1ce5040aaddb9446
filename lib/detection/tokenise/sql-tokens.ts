import { codeAt } from '../code-at';
import {
  INFORMATION,
  OTHER_QUERIES,
  NAMED_STATEMENTS,
  PHRASES,
  SPACED_FUNCTIONS,
  SQL_FUNCTIONS,
  STATEMENT_WORDS,
  WORD_KINDS,
} from './sql-words';

/** Where an injected value lands: in a bare place of the statement, or inside a string that it first has to close. */
export type SqlContext = '' | "'" | '"' | '`';

/** The tokens of a text in one context. */
export interface SqlTokens {
  /** One character a token, see {@link WORD_KINDS}. */
  readonly kinds: string;
  /** Where each token begins in the text. */
  readonly starts: readonly number[];
}

/** Injections show themselves near their beginning; what follows is the rest of the attacker's query. */
const MAX_TOKENS = 160;
/** Blanks and folded tokens count here. */
const MAX_READ = 480;

/** A quote behind one of these opens something, as in prose and in code. */
const OPENS_QUOTE = /[\s(`]/;
const WORD =
  /[A-Za-z0-9_$\u0080-\u009f\u00a1-\ufffc]{1,100}(?:\.{1,2}[A-Za-z_$][A-Za-z0-9_$\u0080-\uffff]{0,100}){0,5}/y;
const NUMBER =
  /(?:0x[0-9a-f]{0,200}|0b[01]{1,200}|[0-9]{1,200}(?:\.[0-9]{0,200})?(?:e[+-]?[0-9]{1,20}|[fd](?=union))?|\.[0-9]{1,200}(?:e[+-]?[0-9]{1,20})?)/iy;
const COMPARISON = /(?:@>|<@|\?[|&]?(?=\s{0,5}['"])|<=>|<>|!=|!<|!>|<=|>=|:=|==|=|<(?!<)|>(?!>)|~\*?)/y;
const ARITHMETIC = /(?:->>?|<<|>>|\|\||[-+*/%^|@]|&(?![A-Za-z]))/y;
const VARIABLE = /@{1,2}(?:[A-Za-z0-9_$.]{1,100}|`[^`]{0,100}`|'[^']{0,100}'|"[^"]{0,100}")/y;
/** A comment that says nothing, at most a letter or a sign that keeps the blank before it: `-- -`. */
const EMPTY_COMMENT = /(?:--[\s+#-]{0,9}\w?|#|\/\*)\s{0,9}$/y;
const LOGICAL_OR =
  /^\|\|(?:\/\*[^*]{0,20}\*\/){0,2}(?:[\s(]{0,8}[0-9]|\s{0,8}\w{1,30}\s{0,5}(?:[=<>]|is\b|like\b))/i;
const JOINED = /Ua?\(?$/;
const NESTED = /(?:^|[&=,])\($/;
/** What a value is taken for in PostgreSQL: it stays what it is. */
const CAST = /::\s?\w{1,30}(?:\[\])?/y;
/** What some put between the name of a function and its parenthesis. */
const COMMENTS = /(?:\/\*[^*!]{0,20}\*\/){1,3}/y;
/** `x'61'`, `N'a'`, `_utf8'a'`: the word says of what kind the string is. */
const STRING_PREFIX = /^(?:[xbne]|date|time|timestamp|_[a-z0-9]{3,10})$/;
const EMPTY_CALL = /\s{0,5}\(\s{0,5}\)/y;
const BACKSLASH = 92;
const OPERANDS = '1snv';
const OPERATORS = '@<>?!:=~*-|+/%^&';

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? text.slice(at, pattern.lastIndex) : undefined;
}

/** SQL Server takes any control for a blank. */
const isBlank = (code: number): boolean => code <= 32 || code === 160 || code === 0xfffd;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWordStart = (code: number): boolean =>
  ((code | 32) >= 97 && (code | 32) <= 122) || code === 95 || code === 36 || (code >= 128 && !isBlank(code));

class SqlReader {
  private at = 0;
  private kinds = '';
  private readonly starts: number[] = [];
  private lastWord = '';
  private lastName = '';
  private beforeLastWord = '';

  constructor(private readonly text: string) {}

  read(context: SqlContext): SqlTokens {
    if (context !== '') this.readString(context, 0);
    for (let read = 0; read < MAX_READ && this.at < this.text.length; read++) {
      if (this.kinds.length >= MAX_TOKENS) break;
      this.readToken();
    }
    // "Like" and "is" before a word are prose.
    const kinds = this.kinds.replace(/~(?=n)/g, 'n').replaceAll('~', '=');
    return { kinds, starts: this.starts };
  }

  private readToken(): void {
    const code = codeAt(this.text, this.at);
    if (isBlank(code)) this.at++;
    else if (isWordStart(code)) this.readWord();
    else if (isDigit(code)) this.readPattern(NUMBER, '1');
    else this.readSign(this.text.charAt(this.at));
  }

  private readSign(character: string): void {
    if (character === "'" || character === '"') this.readString(character, this.at + 1);
    else if (this.startsComment(character)) this.readComment(character);
    else if ('(),;!'.includes(character)) this.readPunctuation(character);
    else if (character === ':' && this.skipCast()) return;
    else if (character === '*' && this.text.startsWith('*/', this.at)) this.at += 2;
    else if (character === '\\' && this.text.startsWith('\\N', this.at)) this.readNull();
    else if (character === '>' && this.quotesLine()) this.at++;
    else if (character === '.' && this.readPattern(NUMBER, '1')) return;
    else if (character === '`' && this.readQuotedName(character)) return;
    else if (character === '@' && !this.text.startsWith('@>', this.at) && this.readVariable()) return;
    else if (!OPERATORS.includes(character) || !this.readOperator()) this.readPunctuation(character);
  }

  /** A mail quotes what it answers: `> ` before a word, at the beginning of a line. */
  private quotesLine(): boolean {
    const at = this.at;
    return codeAt(this.text, at - 1) === 10 && /^> {1,2}[a-z>]/i.test(this.text.slice(at, at + 4));
  }

  private skipCast(): boolean {
    const cast = matchAt(CAST, this.text, this.at);
    this.at += cast?.length ?? 0;
    return cast !== undefined;
  }

  /** `\N` is null in MySQL. */
  private readNull(): void {
    this.push('1', this.at);
    this.at += 2;
  }

  private readString(quote: string, from: number): void {
    const closing = quote.charCodeAt(0);
    let end = from;
    for (let code = codeAt(this.text, end); end < this.text.length && code !== closing;) {
      end += code === BACKSLASH ? 2 : 1;
      code = codeAt(this.text, end);
    }
    const isOpening =
      this.kinds === '' && from === 0 && (end === 0 || OPENS_QUOTE.test(this.text.charAt(end - 1)));
    this.push(isOpening ? 't' : 's', from);
    this.at = end + 1;
  }

  private startsComment(character: string): boolean {
    const next = this.text.charAt(this.at + 1);
    if (character === '#') return true;
    return (character === '-' && next === '-') || (character === '/' && next === '*');
  }

  /** A block comment is a blank, unless nothing closes it; what stands in a `/*!` comment is executed by MySQL. */
  private readComment(character: string): void {
    if (character !== '/') {
      const end = this.text.indexOf('\n', this.at);
      if (end < 0) this.cutOff();
      else this.at = end;
      return;
    }
    const end = this.text.indexOf('*/', this.at + 2);
    if (this.text.charAt(this.at + 2) === '!') {
      this.at += 3;
      this.at += matchAt(/[0-9]{1,6}/y, this.text, this.at)?.length ?? 0;
    } else if (end < 0) {
      this.cutOff();
    } else {
      this.at = end + 2;
    }
  }

  /** What follows is commented out; an empty comment is there for that alone. */
  private cutOff(): void {
    this.push('#', this.at);
    const isEmpty = matchAt(EMPTY_COMMENT, this.text, this.at) !== undefined;
    if (isEmpty && this.kinds.length < MAX_TOKENS) this.push('.', this.at);
    this.at = this.text.length;
  }

  private readPattern(pattern: RegExp, kind: string): boolean {
    const found = matchAt(pattern, this.text, this.at);
    if (found === undefined) return false;
    this.push(kind, this.at);
    this.at += found.length;
    return true;
  }

  private readQuotedName(character: string): boolean {
    const end = character === '`' ? this.text.indexOf('`', this.at + 1) : -1;
    if (end < 0) return false;
    this.push('n', this.at);
    this.at = end + 1;
    return true;
  }

  private readWord(): void {
    const word = matchAt(WORD, this.text, this.at)?.toLowerCase() ?? '';
    const start = this.at;
    this.at += word.length;
    if (codeAt(this.text, this.at) === 39 && STRING_PREFIX.test(word)) {
      this.readString("'", this.at + 1);
      return;
    }
    this.completePhrase(word);
    const call = INFORMATION.has(word) ? matchAt(EMPTY_CALL, this.text, this.at) : undefined;
    this.at += call?.length ?? 0;
    this.pushWord(call === undefined ? this.kindOf(word) : 'v', word, start);
    this.beforeLastWord = this.lastWord;
    this.lastWord = word;
  }

  /** `a = a` is as true as `1 = 1`. */
  private pushWord(kind: string, word: string, start: number): void {
    const isConstant = kind === 'n' && word === this.lastName && this.kinds.endsWith('n=');
    if (isConstant) this.kinds = `${this.kinds.slice(0, -2)}1=`;
    this.push(isConstant ? '1' : kind, start);
    this.lastName = word;
  }

  private kindOf(word: string): string {
    const kind = WORD_KINDS.get(word);
    if (kind !== undefined) return kind;
    if (this.isQuery(word)) return 'E';
    if (this.kinds.endsWith(';')) {
      const statement = STATEMENT_WORDS.get(word);
      if (statement !== undefined) return statement;
    }
    let next = this.at;
    while (isBlank(codeAt(this.text, next))) next++;
    const comment = next === this.at ? matchAt(COMMENTS, this.text, next) : undefined;
    next += comment?.length ?? 0;
    if (this.text.charAt(next) !== '(') return 'n';
    if (next > this.at && comment === undefined) return SPACED_FUNCTIONS.has(word) ? 'k' : 'n';
    return SQL_FUNCTIONS.has(word) ? 'k' : 'f';
  }

  /** `values (…)` and `table x` are queries where one is joined, or nested with a limit. */
  private isQuery(word: string): boolean {
    const query = OTHER_QUERIES.get(word);
    if (query === undefined) return false;
    if (JOINED.test(this.kinds)) return matchAt(query.joined, this.text, this.at) !== undefined;
    const { nested } = query;
    return (
      nested !== undefined && NESTED.test(this.kinds) && matchAt(nested, this.text, this.at) !== undefined
    );
  }

  /** `drop` is a word until `table` follows, `update x` until `set` does, `copy x` until `from`. */
  private completePhrase(next: string): void {
    const phrase = PHRASES.get(this.lastWord);
    const last = this.kinds.length - 1;
    if (phrase?.next.test(next) === true && 'nf'.includes(this.kinds.charAt(last))) {
      this.kinds = this.kinds.slice(0, last) + phrase.kind;
    } else if (this.kinds.endsWith('nn') && NAMED_STATEMENTS.get(this.beforeLastWord)?.test(next) === true) {
      this.kinds = `${this.kinds.slice(0, -2)}An`;
    }
  }

  private readVariable(): boolean {
    if (this.text.charAt(this.at) === '@') this.completePhrase('@');
    const variable = matchAt(VARIABLE, this.text, this.at);
    if (variable === undefined) return false;
    this.push('v', this.at);
    this.at += variable.length;
    return true;
  }

  private readOperator(): boolean {
    if (this.text.startsWith('&&', this.at) || (this.text.startsWith('||', this.at) && this.isLogicalOr())) {
      this.push('&', this.at);
      this.at += 2;
      return true;
    }
    return this.readPattern(COMPARISON, '=') || this.readPattern(ARITHMETIC, 'o');
  }

  /** `||` joins strings in standard SQL and is "or" in MySQL: a number or a comparison after it means the latter. */
  private isLogicalOr(): boolean {
    return LOGICAL_OR.test(this.text.slice(this.at, this.at + 60));
  }

  private readPunctuation(character: string): void {
    if (character === '(' && this.lastWord !== '') this.completePhrase('(');
    this.push('(),;'.includes(character) ? character : character === '!' ? '!' : 'x', this.at);
    this.at++;
  }

  /** Folds as it goes: signs, arithmetic of simple operands, "not", repeated parentheses. */
  private push(kind: string, start: number): void {
    if (kind === '!') return;
    const last = this.kinds.charAt(this.kinds.length - 1);
    if (OPERANDS.includes(kind)) {
      if (kind === 's' && last === 's' && this.kinds.length > 1) return;
      if (last === 'o' && this.foldArithmetic(kind)) return;
    }
    if ((kind === '(' || kind === ')' || kind === 'o') && last === kind) return;
    if (kind === '(' && last === 'o') this.dropSign();
    if ('=~'.includes(kind) && '=~'.includes(last) && last !== '') return;
    if (kind !== 'n') this.lastWord = '';
    this.kinds += kind;
    this.starts.push(start);
  }

  /** `-(1)` is `(1)`, but `a-(1)` stays. */
  private dropSign(): void {
    const before = this.kinds.charAt(this.kinds.length - 2);
    if (before !== '' && '&=~(,EW'.includes(before)) {
      this.kinds = this.kinds.slice(0, -1);
      this.starts.pop();
    }
  }

  /**
   * `1 + 1` is an operand, `- 1` too, a name and a string are a string. Returns whether the operand at hand is part of
   * the one before; what follows the string that opens the text is not.
   */
  private foldArithmetic(operand: string): boolean {
    const before = this.kinds.charAt(this.kinds.length - 2);
    const isJoined = before !== '' && OPERANDS.includes(before);
    if (this.kinds.length === 2 && (before === 's' || before === 't')) return false;
    this.kinds = this.kinds.slice(0, -1);
    this.starts.pop();
    if (before === ')') return true;
    if (isJoined && operand === 's') this.kinds = `${this.kinds.slice(0, -1)}s`;
    return isJoined;
  }
}

/**
 * Reads a text as SQL that begins in the given context. Sees strings with doubled or escaped quotes, numbers in all
 * notations, comments of all dialects (that of `/*!` is code), variables, and words by what they mean in a statement.
 * Ignores everything beyond 160 tokens. Linear, never throws.
 */
export function sqlTokens(text: string, context: SqlContext): SqlTokens {
  return new SqlReader(text).read(context);
}
