const LONG_LIST = 12;

/** What was expected where an unknown option stands: one of those that there are, unless they are many and it is plain which. */
export function knownOption(nearest: string | undefined, known: readonly string[]): string {
  return nearest !== undefined && known.length > LONG_LIST
    ? 'a known option'
    : `one of the options ${known.join(', ')}`;
}
