import type { GuardConfig } from '../config/guard-config';
import { BanLedger } from '../state/ban-ledger';
import { LeastRecent } from '../state/least-recent';

const MAX_CLIENTS = 100_000;

/** Who would be banned if every request were an attack of which that cannot be told. */
export class PossibleBans {
  private readonly earned: BanLedger;
  private readonly simulated: BanLedger;
  /** Until when it matters that a client may have attacked. */
  private readonly suspected = new LeastRecent<number>(MAX_CLIENTS);
  /** Until when the counters of a client may be wrong, because some of its requests may not have come so far. */
  private readonly miscounted = new LeastRecent<number>(MAX_CLIENTS);

  /** @param horizonMs how long a hit has a part in decisions */
  constructor(
    banning: GuardConfig['banning'],
    private readonly horizonMs: number,
  ) {
    this.earned = new BanLedger('earned', banning);
    this.simulated = new BanLedger('simulated', banning);
  }

  /** @param isCertain whether it is known that it was an attack */
  recordAttack(client: string, passive: boolean, time: number, isCertain: boolean): void {
    this.ledger(passive).recordAttack(client, time);
    if (!isCertain) this.suspected.set(client, time + this.horizonMs);
  }

  has(client: string, passive: boolean, time: number): boolean {
    const isSuspected = (this.suspected.peek(client) ?? -Infinity) > time;
    return isSuspected && this.ledger(passive).find(client, time) !== undefined;
  }

  /** A request of the client went on that may have been stopped by a ban. */
  recordMiscount(client: string, time: number): void {
    this.miscounted.set(client, time + this.horizonMs);
  }

  isMiscounted(client: string, time: number): boolean {
    return (this.miscounted.peek(client) ?? -Infinity) > time;
  }

  dropSimulated(): void {
    this.simulated.clear();
  }

  private ledger(passive: boolean): BanLedger {
    return passive ? this.simulated : this.earned;
  }
}
