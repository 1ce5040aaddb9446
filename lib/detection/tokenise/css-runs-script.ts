const ESCAPE = /\\([0-9a-f]{1,6})\s?/gi;
// eslint-disable-next-line no-control-regex -- browsers skip them
const BLANKS = /[\s\u0000-\u001f\\]+/g;
/** Honest mail loads fonts by `@import`, and word processors bind `#default#VML`. */
const RUNS_SCRIPT =
  /expression\(|(?:java|vb|live)script:|(?<![\w-])(?:-ms-)?behaviou?r:(?!url\(["']?#default#vml)|-moz-binding:|@import(?!(?:url\()?["']?(?:https:)?\/\/(?:fonts\.googleapis\.com|fonts\.bunny\.net|use\.typekit\.net)\/)|url\(["']?data:(?:text|application\/xh?t?ml)/;

/** A comment that nothing closes goes on to the end. */
function withoutComments(css: string): string {
  let kept = '';
  let at = 0;
  for (let from = css.indexOf('/*'); from >= 0; from = css.indexOf('/*', at)) {
    kept += css.slice(at, from);
    const end = css.indexOf('*/', from + 2);
    if (end < 0) return kept;
    at = end + 2;
  }
  return kept + css.slice(at);
}

const characterOf = (_: string, hex: string): string => String.fromCharCode(parseInt(hex, 16) & 0xffff);

function compact(css: string): string {
  const plain = css.includes('\\') ? css.replace(ESCAPE, characterOf) : css;
  return plain.replace(BLANKS, '').toLowerCase();
}

/**
 * Whether a style sheet, or the value of a `style` attribute, runs script, loads a binding or another sheet. Sees it
 * behind escapes and comments; ignores what only draws, also addresses of pictures and fonts. Linear.
 */
export function cssRunsScript(css: string): boolean {
  if (RUNS_SCRIPT.test(compact(css))) return true;
  // What looks like comments may be strings, so that the text counts with them, too.
  return css.includes('/*') && RUNS_SCRIPT.test(compact(withoutComments(css)));
}
