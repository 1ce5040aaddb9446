const MAX_LINE = 400;
/** How the runtimes of Java, JavaScript, .NET, Python, PHP, Ruby and Go write where they were. */
const FRAMES: readonly RegExp[] = [
  /^[\s>|]{0,12}at [^\n]{1,300}(?::\d{1,7}\)?|\((?:Native Method|Unknown Source|<anonymous>)\)|:line \d{1,7})$/,
  /^[\s>|]{0,12}at (?:[A-Z]\w{1,40}\.){2,8}\w{1,60}\([\w.`[\]<>&, ]{0,200}\)$/,
  /^[\s>|]{0,12}File "[^"\n]{1,300}", line \d/,
  /^[\s>|]{0,12}#\d{1,3} [^\n]{1,300}(?:\(\d{1,7}\): |\{main\})/,
  /^[\s>|]{0,12}(?:from )?[^\s:]{1,200}:\d{1,7}:in [`']/,
  /^[\w$.<>/*]{0,100}@[^\s@]{1,300}:\d{1,7}:\d{1,7}$/,
  /^\t[^\s:]{1,200}\.go:\d{1,7}(?:\s|$)/,
];

function isFrame(text: string, from: number, to: number): boolean {
  if (to - from > MAX_LINE) return false;
  const line = text.slice(from, to).trimEnd();
  return FRAMES.some((frame) => frame.test(line));
}

/**
 * Whether a frame of a stack trace stands in the line of the index, or next to it: what was thrown stands above the
 * frames, and Python shows the line of source below.
 */
export function isInStackTrace(text: string, index: number): boolean {
  const from = text.lastIndexOf('\n', index - 1) + 1;
  const end = text.indexOf('\n', index);
  const to = end < 0 ? text.length : end;
  if (isFrame(text, from, to)) return true;
  if (from > 0 && isFrame(text, text.lastIndexOf('\n', from - 2) + 1, from - 1)) return true;
  if (end < 0) return false;
  const next = text.indexOf('\n', end + 1);
  return isFrame(text, end + 1, next < 0 ? text.length : next);
}
