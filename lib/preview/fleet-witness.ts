import { LeastRecent } from '../state/least-recent';
import type { ReplayStore } from './replay-store';

const MAX_CLIENTS = 100_000;
/** Requests that overlap reach the store in another order than the recording has them, for so long. */
const OVERLAP_MS = 1000;

/**
 * Counts what a fleet has counted once more, from its recordings alone, and holds it against what the store answered. As
 * long as the two are the same for a client, the recordings have all of its requests, in their order.
 */
export class FleetWitness {
  /** What is counted differently, by client, and since when. */
  private readonly differing = new LeastRecent<Map<string, number>>(MAX_CLIENTS);
  private readonly agreed = new LeastRecent<true>(MAX_CLIENTS);
  private readonly unknownUntil = new LeastRecent<number>(MAX_CLIENTS);

  /**
   * @param store what the recordings say that the fleet has counted
   * @param horizonMs how long a hit has a part in decisions
   */
  constructor(
    readonly store: ReplayStore,
    private readonly horizonMs: number,
  ) {}

  /** Whether there may be requests of the client that nobody has recorded. */
  isUnknown(client: string, time: number): boolean {
    return this.differing.peek(client) !== undefined || (this.unknownUntil.peek(client) ?? -Infinity) > time;
  }

  /** Whether the store has shown that it had counted nothing before the recordings began. */
  hasAgreed(client: string, what: string): boolean {
    return this.agreed.peek(`${what} ${client}`) === true;
  }

  /** @param what is counted: a limit, or attacks */
  compare(client: string, what: string, isSame: boolean, time: number): void {
    const differing = this.differing.peek(client);
    const since = differing?.get(what);
    if (isSame) this.agreed.set(`${what} ${client}`, true);
    if (!isSame && since === undefined) this.differing.set(client, new Map(differing).set(what, time));
    if (since === undefined || differing === undefined) return;
    if (time - since > OVERLAP_MS) this.lose(client, time);
    if (!isSame) return;
    differing.delete(what);
    if (differing.size === 0) this.differing.delete(client);
  }

  /** Something of the client was decided that the recordings do not explain. */
  lose(client: string, time: number): void {
    this.unknownUntil.set(client, time + this.horizonMs);
  }
}
