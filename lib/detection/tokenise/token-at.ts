const MAX_LENGTH = 200;

const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);

/** Where the run of characters without a blank that holds the index begins and ends, as far as 200 characters away. */
export function tokenAt(text: string, index: number): readonly [from: number, to: number] {
  let from = index;
  while (from > 0 && index - from < MAX_LENGTH && !isBlank(text.charCodeAt(from - 1))) from--;
  let to = index;
  while (to < text.length && to - index < MAX_LENGTH && !isBlank(text.charCodeAt(to))) to++;
  return [from, to];
}
