import type { Place } from '../extract/place';
import type { Part } from '../extract/value-visitor';
import { type HtmlShapes, htmlShapes } from '../tokenise/html-shapes';
import { type ShellShapes, shellShapes } from '../tokenise/shell-shapes';
import { type SqlShapes, sqlShapes } from '../tokenise/sql-shapes';

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
  ) {}

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
