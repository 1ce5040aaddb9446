import type { DetectionCategory } from '../detection-category';
import type { RuleMatch } from '../detection-report';
import { severityPoints } from '../rules/severity';

const MAX_MATCHES = 32;

/** What one category weighs in one value. */
interface Sum {
  points: number;
}

interface Found {
  readonly match: RuleMatch;
  readonly sum: Sum;
}

/** Gathers matches and adds up their points within one value and one category, never across a request. */
export class Evidence {
  private found: Found[] = [];
  private readonly sums = new Map<DetectionCategory, Sum>();
  private heaviest = 0;
  private dropped = 0;

  /** @param threshold the points at which the matches of one value and one category deny */
  constructor(private readonly threshold: number) {}

  /** Begins another value. */
  nextValue(): void {
    if (this.sums.size === 0) return;
    this.sums.clear();
    // Never within a value: what seems light by itself may decide together with what is still to be found. And not each
    // time, as sorting costs more than keeping.
    if (this.found.length > 2 * MAX_MATCHES) this.drop();
  }

  add(match: RuleMatch): void {
    let sum = this.sums.get(match.category);
    if (sum === undefined) this.sums.set(match.category, (sum = { points: 0 }));
    sum.points += severityPoints[match.severity];
    this.heaviest = Math.max(this.heaviest, sum.points);
    this.found.push({ match, sum });
  }

  /** Whether there is enough to deny. */
  get isEnough(): boolean {
    return this.heaviest >= this.threshold;
  }

  /**
   * What decides comes first, then the heaviest; those of the same weight in the order in which they were found. At most
   * 32: beyond that, a rule that matches again gives way to others, then the lightest do.
   */
  get matches(): readonly RuleMatch[] {
    if (this.found.length > MAX_MATCHES) this.drop();
    return this.sorted().map(({ match }) => match);
  }

  /** How many matches there were besides {@link matches}; ask after those. */
  get more(): number {
    return this.dropped;
  }

  private sorted(): Found[] {
    return this.found.toSorted((a, b) => this.weightOf(b) - this.weightOf(a));
  }

  private weightOf({ match, sum }: Found): number {
    return (sum.points >= this.threshold ? 100 : 0) + severityPoints[match.severity];
  }

  private drop(): void {
    const rules = new Set<string>();
    const first: Found[] = [];
    const repeated: Found[] = [];
    for (const found of this.sorted()) {
      (rules.has(found.match.rule) ? repeated : first).push(found);
      rules.add(found.match.rule);
    }
    const kept = [...first, ...repeated].slice(0, MAX_MATCHES);
    this.dropped += this.found.length - kept.length;
    this.found = kept;
  }
}
