import type { Place } from '../extract/place';
import type { Part } from '../extract/value-visitor';
import { type HtmlShapes, htmlShapes } from '../tokenise/html-shapes';
import { type ShellShapes, shellShapes } from '../tokenise/shell-shapes';
import { type SqlShapes, sqlShapes } from '../tokenise/sql-shapes';
import { type UrlTarget, urlTarget } from '../tokenise/url-target';

const FILE_FIELD =
  /^(?:.{0,20}[_-])?(?:file|filename|path|page|template|tpl|include|inc|require|dir|root|doc|document|folder|theme|skin|lang|language|module|mod|view|layout|style|pg|load|read|show|content|cat|download)s?$/;
const FETCHED_FIELD =
  /ur[il]$|^(?:.{0,20}[_-])?(?:url|uri|link|src|source|href|host|target|dest|destination|endpoint|webhook|callback|feed|proxy|image|img|avatar|fetch|remote|domain|site|server|to|out|next|data|reference|ref|val|validate|window|open|navigation)$/;

/** One text under inspection, with what the rules share: each tokeniser reads it once, and only if a rule asks. */
export class Subject {
  private sqlShapes: SqlShapes | undefined;
  private htmlShapes: HtmlShapes | undefined;
  private shellShapes: ShellShapes | undefined;

  constructor(
    readonly text: string,
    readonly place: Place,
    readonly part: Part,
    /** The name of the field that holds the text, in lower case. */
    readonly field: string,
    /** All names from the place to the text, with dots. */
    readonly path: string,
    /** Whether the text is one that people write at length, in an editor: some rules are less sure there. */
    readonly isDocument: boolean,
  ) {}

  get url(): UrlTarget | undefined {
    return urlTarget(this.text);
  }

  /** The field names a file or a page of the application. */
  get isFile(): boolean {
    return FILE_FIELD.test(this.field);
  }

  /** The field names something that the server is going to fetch. */
  get isFetched(): boolean {
    return FETCHED_FIELD.test(this.field);
  }

  get sql(): SqlShapes {
    return (this.sqlShapes ??= sqlShapes(this.text));
  }

  get html(): HtmlShapes {
    return (this.htmlShapes ??= htmlShapes(this.text));
  }

  get shell(): ShellShapes {
    return (this.shellShapes ??= shellShapes(this.text));
  }
}
