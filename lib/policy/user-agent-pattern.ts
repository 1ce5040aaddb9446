/** No browser's header is longer. A pattern of the user's may take quadratic time, and the client chooses the length. */
const MAX_LENGTH = 2048;

/** Texts and regular expressions over the `User-Agent` header, compiled once. */
export class UserAgentPattern {
  private readonly anyText: RegExp | undefined;
  private readonly texts: readonly string[];
  private readonly patterns: readonly RegExp[];

  constructor(userAgents: readonly (string | RegExp)[]) {
    this.texts = userAgents.filter((entry) => typeof entry === 'string');
    // One alternation of plain texts is one pass over the header, however many there are.
    this.anyText = this.texts.length > 0 ? new RegExp(this.texts.map(escaped).join('|'), 'i') : undefined;
    this.patterns = userAgents.filter((entry) => entry instanceof RegExp);
  }

  /** Whether one of them matches the header, regular expressions in its first 2,048 characters. */
  matches(userAgent: string): boolean {
    if (this.anyText?.test(userAgent) === true) return true;
    if (this.patterns.length === 0) return false;
    const text = userAgent.slice(0, MAX_LENGTH);
    return this.patterns.some((pattern) => pattern.test(text));
  }

  /** The first entry that matches, as it was written: what {@link matches} does not need to know. */
  entryFor(userAgent: string): string | undefined {
    const lower = userAgent.toLowerCase();
    const found = this.texts.find((text) => lower.includes(text.toLowerCase()));
    if (found !== undefined) return found;
    const head = userAgent.slice(0, MAX_LENGTH);
    return this.patterns.find((pattern) => pattern.test(head))?.toString();
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
