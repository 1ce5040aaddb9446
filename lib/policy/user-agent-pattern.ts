/** Texts and regular expressions over the `User-Agent` header, compiled once. */
export class UserAgentPattern {
  private readonly patterns: readonly RegExp[];

  constructor(userAgents: readonly (string | RegExp)[]) {
    const texts = userAgents.filter((entry) => typeof entry === 'string');
    const regexps = userAgents.filter((entry) => entry instanceof RegExp);
    // One alternation of plain texts is one pass over the header, however many there are.
    const anyText = texts.length > 0 ? [new RegExp(texts.map(escaped).join('|'), 'i')] : [];
    this.patterns = Object.freeze([...anyText, ...regexps]);
  }

  /** Whether one of them matches the header. */
  matches(userAgent: string): boolean {
    return this.patterns.some((pattern) => pattern.test(userAgent));
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
