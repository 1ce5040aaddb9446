/** What it takes to try a part of a pattern at one position, at most. */
interface Effort {
  /** In how many ways it can match: what follows it is tried after each of them. */
  readonly ways: number;
  /** Characters compared in all of them together. */
  readonly steps: number;
}

const ONE: Effort = { ways: 1, steps: 1 };
const UNBOUNDED: Effort = { ways: Infinity, steps: Infinity };
const MAX_TIMES = 10_000;

/** Reads a regular expression and adds up what a backtracking engine may try at one position. */
class PatternReader {
  private at = 0;

  constructor(private readonly source: string) {}

  read(): number {
    const { steps } = this.alternatives();
    return this.at < this.source.length ? Infinity : steps;
  }

  private alternatives(): Effort {
    let { ways, steps } = this.sequence();
    while (this.source.charAt(this.at) === '|') {
      this.at++;
      const other = this.sequence();
      ways += other.ways;
      steps += other.steps;
    }
    return { ways, steps };
  }

  private sequence(): Effort {
    let ways = 1;
    let steps = 0;
    while (this.at < this.source.length && !'|)'.includes(this.source.charAt(this.at))) {
      const next = this.repeated(this.atom());
      steps += ways * next.steps;
      ways *= next.ways;
    }
    return { ways, steps };
  }

  private atom(): Effort {
    const character = this.source.charAt(this.at);
    if (character === '(') return this.group();
    if (character === '[') return this.characterClass();
    if (character !== '\\') {
      this.at++;
      return ONE;
    }
    const isReference = /[1-9k]/.test(this.source.charAt(this.at + 1));
    this.at += 2;
    return isReference ? UNBOUNDED : ONE;
  }

  private group(): Effort {
    this.at +=
      /^\((?:\?(?:[:=!]|<[=!]|<[^>]{1,50}>))?/.exec(this.source.slice(this.at, this.at + 60))?.[0].length ??
      1;
    const effort = this.alternatives();
    this.at++;
    return effort;
  }

  private characterClass(): Effort {
    this.at++;
    while (this.at < this.source.length && this.source.charAt(this.at) !== ']') {
      this.at += this.source.charAt(this.at) === '\\' ? 2 : 1;
    }
    this.at++;
    return ONE;
  }

  private repeated(once: Effort): Effort {
    const [min, max] = this.quantifier();
    if (max > MAX_TIMES) return UNBOUNDED;
    let ways = 0;
    let steps = 0;
    for (let times = 0; times <= max && steps < Infinity; times++) {
      const before = once.ways ** times;
      if (times < max) steps += before * once.steps;
      if (times >= min) ways += before;
    }
    return { ways, steps };
  }

  private quantifier(): [min: number, max: number] {
    const found = /^(?:([*+?])|\{(\d{1,6})(,?)(\d{0,6})\})\??/.exec(this.source.slice(this.at, this.at + 18));
    if (found === null) return [1, 1];
    this.at += found[0].length;
    const [, sign, min, comma, max] = found;
    if (sign === '?') return [0, 1];
    if (sign !== undefined || (comma === ',' && max === '')) return [0, Infinity];
    return [Number(min), Number(comma === ',' ? max : min)];
  }
}

/**
 * An upper bound of the characters that a backtracking engine compares when it tries the pattern at one position of a
 * text; Infinity for unbounded repetition and references to groups. A pattern of few steps takes linear time on any input.
 */
export function patternSteps(pattern: RegExp): number {
  return new PatternReader(pattern.source).read();
}
