import type { GuardEvent } from './guard-event';

const CAPACITY = 1000;

/** The last thousand events. */
export class RecentEvents {
  private readonly ring: GuardEvent[] = [];
  private next = 0;

  add(event: GuardEvent): void {
    this.ring[this.next] = event;
    this.next = (this.next + 1) % CAPACITY;
  }

  /** The last `count` events, the newest first. */
  last(count: number): GuardEvent[] {
    const inOrder = [...this.ring.slice(this.next), ...this.ring.slice(0, this.next)];
    return inOrder.reverse().slice(0, Math.max(0, Math.floor(count)));
  }
}
