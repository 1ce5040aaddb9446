import type { RateLimitRule } from '../policy/rate-limit-rule';
import type { Clock } from '../request/clock';
import type { MemoryThrottlerStorage, ThrottlerRecord } from '../state/memory-throttler.storage';
import { RateCounters, type RateAccount } from '../state/rate-counters';

const SILENT = { onNotice: (): void => undefined };

/** The counters of limits on the clock by which they were recorded: that of the instance, or of the store. */
export class ReplayCounters extends RateCounters {
  /** How far the clock of the store is ahead of that of the instance, in milliseconds. */
  ahead = 0;
  /** What was counted last, and under which limit. */
  last: { readonly record: ThrottlerRecord; readonly limit: number } | undefined;

  constructor(limits: MemoryThrottlerStorage, clock: Clock) {
    super(limits, undefined, undefined, 1, clock, SILENT);
  }

  override hit(rule: RateLimitRule, account: RateAccount, now: number): ThrottlerRecord {
    // Only a storage or a store makes wait, and there is none.
    const record = super.hit(rule, account, now + this.ahead) as ThrottlerRecord;
    this.last = { record, limit: rule.limit };
    return record;
  }
}
