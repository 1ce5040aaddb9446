import type { TripwireConfig } from '../config/guard-config';
import type { Trip } from './mode-override';
import { RecentClients } from './recent-clients';

/** The window slides in steps of a twentieth. */
const STEPS = 20;

/** What a step of the window has counted. */
interface Step {
  index: number;
  requests: number;
  denied: number;
}

/**
 * Watches what a flip to active mode does: the share of the requests that are denied, how many clients are, and how many
 * of them the preview has not announced. Memory is bounded by the bounds themselves: a set of clients that has passed its
 * bound has tripped. A request costs an addition.
 */
export class Tripwire {
  private readonly stepMs: number;
  private readonly steps: Step[] = Array.from({ length: STEPS }, () => ({
    index: -1,
    requests: 0,
    denied: 0,
  }));
  private readonly denied: RecentClients;
  private readonly unpredicted: RecentClients;
  private predicted: ReadonlySet<string> | undefined;
  private watchesUntil = -Infinity;

  constructor(private readonly config: TripwireConfig) {
    this.stepMs = config.windowMs / STEPS;
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
    for (const step of this.steps) step.index = -1;
  }

  /** A request that would be denied if something stood against it. */
  onRequest(now: number): void {
    if (now < this.watchesUntil) this.stepAt(now).requests++;
  }

  /** Such a request was denied by a global check. Answers why when that was the last straw. */
  onDenial(client: string, now: number): Trip | undefined {
    if (now >= this.watchesUntil) return undefined;
    this.stepAt(now).denied++;
    const { maxBlockShare = Infinity, minRequests } = this.config;
    const { requests, denied } = this.countsAt(now);
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
    if (requests >= minRequests && share > maxBlockShare) return trip('maxBlockShare', share, maxBlockShare);
    if (clients > this.denied.bound) return trip('maxBlockedClients', clients, this.denied.bound);
    if (surprises > this.unpredicted.bound) return trip('maxUnpredicted', surprises, this.unpredicted.bound);
    return undefined;
  }

  private stepAt(now: number): Step {
    const index = Math.floor(now / this.stepMs);
    const step = this.steps[index % STEPS] as Step;
    // A request that took longer than the window is counted where it ends.
    if (step.index < index) Object.assign(step, { index, requests: 0, denied: 0 });
    return step;
  }

  private countsAt(now: number): { readonly requests: number; readonly denied: number } {
    const oldest = Math.floor(now / this.stepMs) - STEPS;
    let [requests, denied] = [0, 0];
    for (const step of this.steps) {
      if (step.index <= oldest) continue;
      requests += step.requests;
      denied += step.denied;
    }
    return { requests, denied };
  }
}
