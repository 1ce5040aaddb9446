/** `user%5Bpass%5D` is `user[pass]`. */
const ENCODED = /%[0-9a-f]{2}/gi;
const EACH_WORD = /\p{Lu}{1,40}(?!\p{Ll})|\p{Lu}?\p{Ll}{1,40}|\p{Lo}{1,40}/gu;
/** No name that a person chose is longer, and its end says what it is. */
const MAX_LENGTH = 400;

/** The words of the name of a field, in lower case, however they are joined: `card_cvv`, `cardCvv`, `card[cvv]`. */
export function wordsOfName(name: string): readonly string[] {
  const end = name.slice(-MAX_LENGTH).replace(ENCODED, '.');
  return end.match(EACH_WORD)?.map((word) => word.toLowerCase()) ?? [];
}
