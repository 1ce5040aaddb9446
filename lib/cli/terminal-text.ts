/** Control characters, marks of direction, what is no character, and separators of lines: what steers a terminal. */
const UNSHOWABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Text of the app or of its operator on one line of a terminal; what would steer it is escaped. */
export function terminalText(text: string): string {
  return text.replace(UNSHOWABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
