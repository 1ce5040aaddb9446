import type { FieldTrail } from '../extract/field-trail';
import type { Place } from '../extract/place';
import type { Part } from '../extract/value-visitor';
import { isLineField } from '../is-line-field';
import { isProgramField } from '../is-program-field';
import { mayBePassword } from '../may-be-password';
import { type HtmlShapes, htmlShapes } from '../tokenise/html-shapes';
import { type ShellShapes, shellShapes } from '../tokenise/shell-shapes';
import { type SqlShapes, sqlShapes } from '../tokenise/sql-shapes';
import { type UrlTarget, urlTarget } from '../tokenise/url-target';

const FILE_FIELD =
  /^(?:.{0,20}[_-])?(?:file|filename|path|page|template|tpl|include|inc|require|dir|root|doc|document|folder|theme|skin|lang|language|module|mod|view|layout|style|pg|load|read|show|content|cat|download)s?$/;
const FETCHED_FIELD =
  /ur[il]$|^(?:.{0,20}[_-])?(?:url|uri|link|src|source|href|host|target|dest|destination|endpoint|webhook|callback|feed|proxy|image|img|avatar|fetch|remote|domain|site|server|to|out|next|data|reference|ref|val|validate|window|open|navigation)$/;

const ESCAPED_MARKUP = /&(?:lt|#0{0,6}60|#x0{0,6}3c)(?![a-z0-9])/i;
const SQL_OPERAND_SIGN = /[\d'"(@=\\]/;
const SQL_OPERAND_WORD = /null|true|false|unknown|select|case/i;
/** One token, and no shape has fewer than two: `sort=-created_at` took 2 µs to be read in three contexts. */
const SINGLE_WORD = /^[-+]?[a-z_]\w{0,99}$/i;
const URL_ENCODED = /^[^\s%]*%[0-9a-f]{2}\S*$/i;
/**
 * How many rules take as long as a tokeniser does: a rule takes up to 10 ns a character. Those of SQL and of shells stop
 * after so many tokens or commands, and all that they cost they cost at the beginning.
 */
const SQL_WORK = 8;
const SQL_BEGINNING = 512;
const SQL_START = 128;
const SHELL_WORK = 14;
const SHELL_BEGINNING = 300;
const HTML_WORK = 4;
const URL_WORK = 64;

/** The work of reading a text of which all beyond the beginning takes as long as two rules do. */
const workOf = (length: number, beginning: number, work: number): number =>
  length + (work - 1) * Math.min(length, beginning);

/**
 * One text under inspection, with what the rules share: it is computed once, and only if a rule asks. Valid as long as
 * the field trail stands still.
 */
export class Subject {
  private sqlShapes: SqlShapes | undefined;
  private htmlShapes: HtmlShapes | undefined;
  private shellShapes: ShellShapes | undefined;
  private target: UrlTarget | null | undefined;
  private sqlOperand: boolean | undefined;
  private password: boolean | undefined;
  private fieldName: string | undefined;
  /** What the tokenisers cost so far: characters times so many rules as take as long. */
  tokeniserWork = 0;

  constructor(
    readonly text: string,
    readonly place: Place,
    readonly part: Part,
    private readonly trail: FieldTrail,
    /** The text as it came, before its layers of encoding were taken off. */
    private readonly value = text,
  ) {}

  /** The name of the field that holds the text, in lower case. */
  get field(): string {
    return (this.fieldName ??= this.trail.name.toLowerCase());
  }

  /** All names from the place to the text, with dots. */
  get path(): string {
    return this.trail.toString();
  }

  get label(): string | undefined {
    return this.trail.label;
  }

  /** What could be a password as it came, in a field for one: any mixture of signs is honest there. */
  get isPassword(): boolean {
    return (this.password ??= this.part === 'value' && mayBePassword(this.trail.name, this.value));
  }

  /** Whether people may write at length here: a value of the body, in a field that is not for one line. */
  get mayBeDocument(): boolean {
    return this.place === 'body' && this.part === 'value' && !isLineField(this.field);
  }

  /** Whether the value is a piece of a program by the format of the body. */
  get isProgram(): boolean {
    return this.place === 'body' && this.part === 'value' && isProgramField(this.path);
  }

  /** Whether people may write sentences here: also what they search for. */
  get mayBeSentence(): boolean {
    return this.part === 'value' && (this.place === 'body' || this.place === 'query');
  }

  /** Tags of the text may have been character references in the value as it came: a page shows those and runs nothing. */
  get hasEscapedMarkup(): boolean {
    return this.value !== this.text && ESCAPED_MARKUP.test(this.value);
  }

  /** The field names a file or a page of the application. */
  get isFile(): boolean {
    return FILE_FIELD.test(this.field);
  }

  /** The field names something that the server is going to fetch. */
  get isFetched(): boolean {
    return FETCHED_FIELD.test(this.field);
  }

  get url(): UrlTarget | undefined {
    if (this.target === undefined) {
      this.target = urlTarget(this.text) ?? null;
      this.tokeniserWork += URL_WORK;
    }
    return this.target ?? undefined;
  }

  /** Percent signs between words are arithmetic in SQL: what is still URL-encoded is read when it is decoded. */
  get sql(): SqlShapes {
    if (this.sqlShapes === undefined) {
      this.sqlShapes = SINGLE_WORD.test(this.text) || URL_ENCODED.test(this.text) ? {} : sqlShapes(this.text);
      const contexts = 1 + Number(this.text.includes("'")) + Number(this.text.includes('"'));
      this.tokeniserWork += SQL_START + contexts * workOf(this.text.length, SQL_BEGINNING, SQL_WORK);
    }
    return this.sqlShapes;
  }

  /** Every condition and clause of SQL has a constant, a call or a variable. Prose that has none costs no more than this. */
  get hasSqlOperand(): boolean {
    return (this.sqlOperand ??= SQL_OPERAND_SIGN.test(this.text) || SQL_OPERAND_WORD.test(this.text));
  }

  get html(): HtmlShapes {
    if (this.htmlShapes === undefined) {
      this.htmlShapes = htmlShapes(this.text);
      this.tokeniserWork += HTML_WORK * this.text.length;
    }
    return this.htmlShapes;
  }

  get shell(): ShellShapes {
    if (this.shellShapes === undefined) {
      this.shellShapes = shellShapes(this.text);
      this.tokeniserWork += workOf(this.text.length, SHELL_BEGINNING, SHELL_WORK);
    }
    return this.shellShapes;
  }
}
