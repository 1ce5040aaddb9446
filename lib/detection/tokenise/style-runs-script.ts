const SCRIPT_STYLE =
  /expression\(|javascript:|behaviou?r:|binding:|@import|vbscript:|data:text|url\((?!['"]?(?:data:image|https:))|[{}[\]]/;
/**
 * No honest style needs an escape, or has a line break inside a string; word processors write escapes into properties of
 * their own.
 */
const ESCAPED_STYLE = /\\[0-9a-z]|[:,(]\s{0,3}'[^';]{0,60}\n/i;
const OFFICE_STYLE = 'mso-';

/** Takes comments and escapes out of a style in lower case. */
function decodeCss(style: string): string {
  if (!style.includes('\\') && !style.includes('/*')) return style;
  return style
    .replace(/\/\*[^*]{0,80}\*\//g, '')
    .replace(/\\([0-9a-f]{1,6})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16) & 0xffff))
    .replace(/\\/g, '')
    .toLowerCase();
}

/**
 * Whether the value of a `style` attribute runs script or loads a binding, or hides what it does. `compact` is the value
 * in lower case, without blanks. Linear.
 */
export function styleRunsScript(style: string, compact: string): boolean {
  return (
    (ESCAPED_STYLE.test(style) && !style.includes(OFFICE_STYLE)) || SCRIPT_STYLE.test(decodeCss(compact))
  );
}
