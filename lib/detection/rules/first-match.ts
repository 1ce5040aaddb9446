/** So many matches may be honest; whoever writes more of them is not believed. */
const MAX_HONEST = 32;

/** The index of the first match of a pattern that is not honest, or -1: one honest match hides no other. */
export function firstMatch(pattern: RegExp, text: string, isHonest: (index: number) => boolean): number {
  let at = text.search(pattern);
  if (at < 0 || !isHonest(at)) return at;
  const next = new RegExp(pattern.source, `${pattern.flags}g`);
  next.lastIndex = at + 1;
  for (let i = 0; i < MAX_HONEST; i++) {
    at = next.exec(text)?.index ?? -1;
    if (at < 0 || !isHonest(at)) return at;
    next.lastIndex = at + 1;
  }
  return at;
}
