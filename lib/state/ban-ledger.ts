import type { BanningConfig } from '../config/guard-config';
import type { Ban, BanOrigin } from './ban';
import { LeastRecent } from './least-recent';

const MAX_SUSPECTS = 20_000;
const MAX_BANS = 100_000;

/**
 * Who has earned a ban by attacking, and who is on the way to one. Bounded: at most `threshold` times per suspect, the
 * least recent suspects and bans are forgotten first.
 */
export class BanLedger {
  private readonly suspects = new LeastRecent<number[]>(MAX_SUSPECTS);
  private readonly bans = new LeastRecent<Ban>(MAX_BANS);

  constructor(
    readonly origin: BanOrigin,
    private readonly config: BanningConfig,
  ) {}

  /** The ban that holds for a client now. */
  find(client: string, now: number): Ban | undefined {
    const ban = this.bans.peek(client);
    if (ban === undefined || ban.until > now) return ban;
    this.bans.delete(client);
    return undefined;
  }

  /** Counts an attack. Answers the ban when this one was the last straw. */
  recordAttack(client: string, now: number): Ban | undefined {
    const { threshold, windowMs } = this.config;
    const recent = (this.suspects.peek(client) ?? []).filter((time) => time > now - windowMs);
    recent.push(now);
    if (recent.length < threshold) {
      this.suspects.set(client, recent);
      return undefined;
    }
    return this.ban(client, now);
  }

  /** Bans a client for the last of its attacks, wherever they were counted. */
  ban(client: string, now: number): Ban {
    const { threshold, windowMs, durationMs } = this.config;
    const reason = `${threshold} attacks within ${windowMs} ms`;
    const ban = { target: client, origin: this.origin, reason, since: now, until: now + durationMs };
    this.add(ban);
    return ban;
  }

  /** A ban that was counted here or elsewhere. The attacks that led to it are forgotten. */
  add(ban: Ban): void {
    this.suspects.delete(ban.target);
    this.bans.set(ban.target, ban);
  }

  /** @returns whether there was one */
  lift(client: string): boolean {
    this.suspects.delete(client);
    return this.bans.delete(client);
  }

  list(now: number): Ban[] {
    return [...this.bans.values()].filter((ban) => ban.until > now);
  }

  clear(): void {
    this.suspects.clear();
    this.bans.clear();
  }
}
