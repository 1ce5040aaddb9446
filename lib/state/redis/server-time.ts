import { performance } from 'node:perf_hooks';

/**
 * What the clock of the server says, as far as it can be known from here. A command carries the time until which it
 * counts: what is delivered after its request has given up on it must not be counted.
 */
export class ServerTime {
  private offset: number | undefined = undefined;
  private uncertainty = 0;

  /** @param enabled not in a cluster, where each node has a clock of its own */
  constructor(private readonly enabled: boolean) {}

  /** The steady clock of this process, in milliseconds. */
  now(): number {
    return performance.now();
  }

  /** The server said its time between the two moments of {@link now}. */
  learn(serverMs: number, sent: number, received: number): void {
    if (!this.enabled) return;
    this.uncertainty = (received - sent) / 2;
    this.offset = serverMs - (sent + received) / 2;
  }

  /** Until when, by the clock of the server, a command counts that is sent now; 0 when nobody knows. */
  latest(deadlineMs: number): number {
    if (this.offset === undefined) return 0;
    return Math.ceil(this.now() + this.offset + this.uncertainty + deadlineMs);
  }
}
