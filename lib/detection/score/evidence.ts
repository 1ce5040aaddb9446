import type { DetectionCategory } from '../detection-category';
import type { RuleMatch } from '../detection-report';
import { severityPoints } from '../rules/severity';

const MAX_MATCHES = 32;

/** Gathers matches and adds up their points within one value and one category, never across a request. */
export class Evidence {
  private readonly found: RuleMatch[] = [];
  private readonly points = new Map<DetectionCategory, number>();
  private heaviest = 0;

  /** Begins another value. */
  nextValue(): void {
    if (this.points.size > 0) this.points.clear();
  }

  add(match: RuleMatch): void {
    const sum = (this.points.get(match.category) ?? 0) + severityPoints[match.severity];
    this.points.set(match.category, sum);
    this.heaviest = Math.max(this.heaviest, sum);
    if (this.found.length < MAX_MATCHES) this.found.push(match);
  }

  reaches(threshold: number): boolean {
    return this.heaviest >= threshold;
  }

  /** Heaviest first; matches of the same weight in the order in which they were found. */
  get matches(): readonly RuleMatch[] {
    return this.found.toSorted((a, b) => severityPoints[b.severity] - severityPoints[a.severity]);
  }
}
