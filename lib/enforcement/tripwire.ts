import type { TripwireConfig } from '../config/guard-config';
import { BlockShare } from './block-share';
import type { Trip } from './mode-override';
import { RecentClients } from './recent-clients';

/**
 * Watches what a flip to active mode does: the share of the requests that are denied, how many clients are, and how many
 * of them the preview has not announced. Denials of clients that are banned already say nothing of the flip and do not
 * count. Memory is bounded: a set of clients that has passed its bound has tripped.
 */
export class Tripwire {
  private readonly share: BlockShare;
  private readonly denied: RecentClients;
  private readonly unpredicted: RecentClients;
  private predicted: ReadonlySet<string> | undefined;
  private watchesUntil = -Infinity;

  constructor(private readonly config: TripwireConfig) {
    this.share = new BlockShare(config.windowMs, config.maxBlockShare, config.minRequests);
    this.denied = new RecentClients(config.windowMs, config.maxBlockedClients);
    this.unpredicted = new RecentClients(config.windowMs, config.maxUnpredicted);
  }

  /**
   * Begins to watch, from nothing.
   * @param since the moment of the flip
   * @param predicted the clients whose denial is no surprise; absent: there was no preview that could tell
   */
  arm(since: number, predicted: ReadonlySet<string> | undefined): void {
    this.disarm();
    this.predicted = predicted;
    this.watchesUntil = since + this.config.watchMs;
  }

  disarm(): void {
    this.watchesUntil = -Infinity;
    this.denied.clear();
    this.unpredicted.clear();
    this.predicted = undefined;
    this.share.clear();
  }

  /** A request that would be denied if something stood against it. */
  onRequest(client: string, now: number): void {
    if (now < this.watchesUntil) this.share.onRequest(client, now);
  }

  /** Such a request was denied because its client is banned: what earned the ban was counted. */
  onBanned(client: string, now: number): void {
    if (now < this.watchesUntil) this.share.takeBack(client, now);
  }

  /** Such a request was denied by another global check. Answers why when that was the last straw. */
  onDenial(client: string, now: number): Trip | undefined {
    if (now >= this.watchesUntil) return undefined;
    this.share.onDenial(client, now);
    const { maxBlockShare = Infinity } = this.config;
    const { requests, denied } = this.share.countsAt(now);
    const trip = (bound: Trip['bound'], measured: number, allowed: number): Trip => ({
      bound,
      measured,
      allowed,
      requests,
      denied,
    });
    const clients = this.denied.add(client, now);
    const isSurprise = this.predicted?.has(client) === false;
    const surprises = !isSurprise ? 0 : this.unpredicted.add(client, now);
    const share = denied / Math.max(1, requests);
    if (requests >= this.share.enough && share > maxBlockShare)
      return trip('maxBlockShare', share, maxBlockShare);
    if (clients > this.denied.bound) return trip('maxBlockedClients', clients, this.denied.bound);
    if (surprises > this.unpredicted.bound) return trip('maxUnpredicted', surprises, this.unpredicted.bound);
    return undefined;
  }
}
