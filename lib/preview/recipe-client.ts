/**
 * How the published recipe finds the client of a line: the first `from`, white space, then letters of an address. White
 * space is what Python takes for it, in bytes of UTF-8.
 */
const FROM_CLIENT =
  // eslint-disable-next-line no-control-regex
  /from(?:[\t-\r\x1c- ]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2(?:\x80[\x80-\x8a\xa8\xa9\xaf]|\x81\x9f)|\xe3\x80\x80)+([0-9a-fA-F:.]+)/;

/**
 * The client that the recipe counts a line for, without the colon that it takes along from our lines; undefined where it
 * says `unknown`.
 */
export function recipeClient(line: Buffer): string | undefined {
  return FROM_CLIENT.exec(line.toString('latin1'))?.[1]?.replace(/(?<=.):$/, '');
}
