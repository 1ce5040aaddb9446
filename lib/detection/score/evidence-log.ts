import type { RuleMatch } from '../detection-report';
import { Evidence } from './evidence';

/** Takes every match down and never has enough: for those who want to know all that the rules find. */
export class EvidenceLog extends Evidence {
  private windows: RuleMatch[][] = [];

  constructor() {
    super(Infinity);
  }

  override nextValue(): void {
    this.windows.push([]);
  }

  override add(match: RuleMatch): void {
    this.windows.at(-1)?.push(match);
  }

  /** What was found since the last call, by window: a text that is not long has one. */
  take(): readonly (readonly RuleMatch[])[] {
    const taken = this.windows;
    this.windows = [];
    return taken;
  }
}
