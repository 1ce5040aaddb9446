/** Reads a regular expression and counts in how many ways it can be tried at one position. */
class PatternReader {
  private at = 0;

  constructor(private readonly source: string) {}

  read(): number {
    const cost = this.alternatives();
    return this.at < this.source.length ? Infinity : cost;
  }

  private alternatives(): number {
    let cost = this.sequence();
    while (this.source.charAt(this.at) === '|') {
      this.at++;
      cost += this.sequence();
    }
    return cost;
  }

  private sequence(): number {
    let cost = 1;
    while (this.at < this.source.length && !'|)'.includes(this.source.charAt(this.at))) {
      cost *= this.repeated(this.atom());
    }
    return cost;
  }

  private atom(): number {
    const character = this.source.charAt(this.at);
    if (character === '(') return this.group();
    if (character === '[') return this.characterClass();
    if (character !== '\\') {
      this.at++;
      return 1;
    }
    const isReference = /[1-9k]/.test(this.source.charAt(this.at + 1));
    this.at += 2;
    return isReference ? Infinity : 1;
  }

  private group(): number {
    this.at +=
      /^\((?:\?(?:[:=!]|<[=!]|<[^>]{1,50}>))?/.exec(this.source.slice(this.at, this.at + 60))?.[0].length ??
      1;
    const cost = this.alternatives();
    this.at++;
    return cost;
  }

  private characterClass(): number {
    this.at++;
    while (this.at < this.source.length && this.source.charAt(this.at) !== ']') {
      this.at += this.source.charAt(this.at) === '\\' ? 2 : 1;
    }
    this.at++;
    return 1;
  }

  private repeated(cost: number): number {
    const [min, max] = this.quantifier();
    let ways = 0;
    for (let times = min; times <= max && ways < Infinity; times++) {
      ways += cost ** times;
      if (times - min > 10_000) return Infinity;
    }
    return max === Infinity ? Infinity : ways;
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
 * An upper bound of the ways in which a backtracking engine can try the pattern at one position of a text; Infinity for
 * unbounded repetition and references to groups. A pattern of small cost takes linear time on any input.
 */
export function patternCost(pattern: RegExp): number {
  return new PatternReader(pattern.source).read();
}
