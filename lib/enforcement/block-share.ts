import { LeastRecent } from '../state/least-recent';

/** The window slides in steps of a twentieth. */
const STEPS = 20;
/** A client counts with no more requests than this, whatever the bounds would allow: it is what is kept of each. */
const MOST_OF_A_CLIENT = 10;
const MAX_CLIENTS = 10_000;

/** What a step of the window has counted. */
interface Step {
  index: number;
  requests: number;
  denied: number;
}

/** The steps in which a client was counted within the window, the oldest first. */
interface Visits {
  readonly requests: number[];
  readonly denied: number[];
}

/**
 * How many requests of the last while were denied. So that one client cannot make the share what it likes, it counts with
 * so few requests, and so few denials, that they alone are never more than the share that is allowed, once enough
 * requests are counted. What is known of the clients is bounded; without an allowed share nothing is known of them.
 */
export class BlockShare {
  /** How many requests must be counted before the share is judged. */
  readonly enough: number;
  private readonly ofAClient: number;
  private readonly stepMs: number;
  private readonly steps: Step[] = Array.from({ length: STEPS }, () => ({
    index: -1,
    requests: 0,
    denied: 0,
  }));
  private readonly clients = new LeastRecent<Visits>(MAX_CLIENTS);

  /** @param allowed the share; absent: every request of every client counts */
  constructor(windowMs: number, allowed: number | undefined, minRequests: number) {
    this.stepMs = windowMs / STEPS;
    // Below that, one denied request would be more than the share. At 0 it is meant to be.
    this.enough = allowed ? Math.max(minRequests, 1 / allowed) : minRequests;
    const few = Math.max(1, Math.floor((allowed ?? 0) * this.enough));
    this.ofAClient = allowed === undefined ? Infinity : Math.min(MOST_OF_A_CLIENT, few);
  }

  clear(): void {
    this.clients.clear();
    for (const step of this.steps) step.index = -1;
  }

  onRequest(client: string, now: number): void {
    this.count('requests', client, now);
  }

  onDenial(client: string, now: number): void {
    this.count('denied', client, now);
  }

  /** A request that was counted turns out to say nothing. */
  takeBack(client: string, now: number): void {
    const index = this.ofAClient === Infinity ? this.indexAt(now) : this.clients.peek(client)?.requests.pop();
    if (index === undefined) return;
    const step = this.steps[index % STEPS] as Step;
    if (step.index >= index && step.requests > 0) step.requests--;
  }

  countsAt(now: number): { readonly requests: number; readonly denied: number } {
    const oldest = this.indexAt(now) - STEPS;
    let [requests, denied] = [0, 0];
    for (const step of this.steps) {
      if (step.index <= oldest) continue;
      requests += step.requests;
      denied += step.denied;
    }
    return { requests, denied };
  }

  private count(what: keyof Visits, client: string, now: number): void {
    const step = this.stepAt(now);
    if (this.ofAClient !== Infinity) {
      const visits = this.clients.peek(client) ?? { requests: [], denied: [] };
      this.clients.set(client, visits);
      const counted = visits[what];
      while ((counted[0] ?? Infinity) <= step.index - STEPS) counted.shift();
      if (counted.length >= this.ofAClient) return;
      counted.push(step.index);
    }
    step[what]++;
  }

  private stepAt(now: number): Step {
    const index = this.indexAt(now);
    const step = this.steps[index % STEPS] as Step;
    // A request that took longer than the window is counted where it ends.
    if (step.index < index) Object.assign(step, { index, requests: 0, denied: 0 });
    return step;
  }

  private indexAt(now: number): number {
    return Math.floor(now / this.stepMs);
  }
}
