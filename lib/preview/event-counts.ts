import { ByteNames } from './byte-names';

/** How many requests were only logged, and how many were denied. */
export interface EventCount {
  wouldBlock: number;
  enforced: number;
}

/** Counts events by something that a configuration names: reasons, routes. Beyond `limit` names, all others are one. */
export class EventCounts {
  private readonly names = new ByteNames();
  private readonly counts: EventCount[] = [];
  private readonly others: EventCount = { wouldBlock: 0, enforced: 0 };

  constructor(private readonly limit: number) {}

  /** The count of a name, to be increased. */
  at(source: Uint8Array, start: number, end: number): EventCount {
    if (this.counts.length >= this.limit)
      return this.counts[this.names.find(source, start, end)] ?? this.others;
    const number = this.names.intern(source, start, end);
    return (this.counts[number] ??= { wouldBlock: 0, enforced: 0 });
  }

  /** Every name with its count. */
  list(): (EventCount & { readonly name: string })[] {
    const named = this.counts.map((count, number) => ({ name: this.names.textOf(number), ...count }));
    const { wouldBlock, enforced } = this.others;
    return wouldBlock + enforced === 0 ? named : [...named, { name: '(others)', ...this.others }];
  }
}
