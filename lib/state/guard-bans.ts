import { Inject, Injectable } from '@nestjs/common';
import { describeValue } from '../config/describe-value';
import { durationBounds } from '../config/duration-bounds';
import { GUARD_CONFIG, type GuardConfig } from '../config/guard-config';
import { addressSetOf } from '../policy/address-set.factory';
import { parseAddressRange, rangeOf, type AddressRange } from '../request/address-range';
import type { AddressSet } from '../request/address-set';
import type { ClientAddress } from '../request/client-address';
import { GUARD_CLOCK, type Clock } from '../request/clock';
import { parseAddress } from '../request/parse-address';
import type { Ban } from './ban';
import { BanLedger } from './ban-ledger';
import { ManualBans } from './manual-bans';
import { GUARD_NOTICES, type NoticeListener } from './notice';

const LOOPBACK = ['127.0.0.0/8', '::1'];

/**
 * The bans of this instance: those that clients earned by attacking, and those set here by hand, which hold in passive
 * mode (as would-block lines) and in active mode alike.
 *
 * @example
 * constructor(private readonly bans: GuardBans) {}
 *
 * ban() {
 *   this.bans.ban('203.0.113.7', { durationMs: 3_600_000, reason: 'credential stuffing' });
 * }
 */
@Injectable()
export class GuardBans {
  /** @internal what clients earned in active mode */
  readonly earned: BanLedger;
  /** @internal what clients would have earned, in passive mode */
  readonly simulated: BanLedger;

  private readonly manual = new ManualBans();
  private readonly infrastructure: AddressSet;
  private readonly exempt: AddressSet;

  constructor(
    @Inject(GUARD_CONFIG) private readonly config: GuardConfig,
    @Inject(GUARD_CLOCK) private readonly clock: Clock,
    @Inject(GUARD_NOTICES) private readonly notices: NoticeListener,
  ) {
    this.earned = new BanLedger('earned', config.banning);
    this.simulated = new BanLedger('simulated', config.banning);
    this.infrastructure = addressSetOf([...LOOPBACK, ...config.trustedProxies]);
    this.exempt = addressSetOf([...LOOPBACK, ...config.trustedProxies, ...config.whitelist]);
  }

  /**
   * Bans an address or a network in CIDR notation, from the next request on. A second ban replaces the first.
   *
   * @param options.durationMs how long, from 1 to 31,622,400,000 ms (366 days); default `banning.durationMs`
   * @param options.reason why; it stands in the list, not in answers
   * @throws TypeError when the target is not an address or a network, or the reason is no text
   * @throws RangeError when the duration is out of bounds, when the target holds loopback or a trusted proxy (that would
   * ban everybody behind it), or at more than 10,000 bans by hand
   */
  ban(target: string, options: { durationMs?: number; reason?: string } = {}): Ban {
    const range = rangeFrom(target);
    const { durationMs = this.config.banning.durationMs, reason = 'set by hand' } = options;
    if (!Number.isInteger(durationMs) || durationMs < durationBounds.min || durationMs > durationBounds.max) {
      throw new RangeError(
        `durationMs must be an integer from ${durationBounds.min} to ${durationBounds.max}, got ${describeValue(durationMs)}`,
      );
    }
    if (typeof reason !== 'string')
      throw new TypeError(`expected a text as reason, got ${describeValue(reason)}`);
    if (this.infrastructure.intersects(range)) {
      throw new RangeError(
        `${range.text} holds loopback or a trusted proxy: banning it would ban everybody behind it`,
      );
    }
    const now = this.clock.now();
    const ban: Ban = Object.freeze({
      target: range.text,
      origin: 'manual',
      reason,
      since: now,
      until: now + durationMs,
    });
    this.manual.set(range, ban);
    this.notices.onNotice({
      action: 'client_banned',
      level: 'log',
      message: `${range.text} was banned by hand`,
      ip: range.text,
      ban,
    });
    return ban;
  }

  /**
   * Lifts the bans that were set on exactly this address or network, and what the address earned. An IPv6 client that
   * earned a ban is kept by its network: any address of it lifts the ban. A ban on a wider network stays.
   * @returns whether there was one
   * @throws TypeError when the target is not an address or a network
   */
  unban(target: string): boolean {
    const range = rangeFrom(target);
    const address = parseAddress(range.text);
    const key = address?.family === 6 ? rangeOf(address, this.config.ipv6SubnetPrefix).text : range.text;
    const lifted = [
      this.manual.delete(range.text),
      ...[this.earned, this.simulated].flatMap((ledger) => [ledger.lift(range.text), ledger.lift(key)]),
    ].includes(true);
    if (!lifted) return false;
    this.notices.onNotice({
      action: 'client_unbanned',
      level: 'log',
      message: `${range.text} was unbanned`,
      ip: range.text,
    });
    return true;
  }

  /** The bans that hold now, simulated ones included. */
  list(): Ban[] {
    const now = this.clock.now();
    return [...this.manual.list(now), ...this.earned.list(now), ...this.simulated.list(now)];
  }

  /** @internal whether a ban holds for a client now; what an IPv6 network earned passes its exempt members by */
  isBanned({ address, key }: ClientAddress, ledger: BanLedger, now: number): boolean {
    const earned = ledger.find(key, now) !== undefined && !this.exempt.has(address);
    return earned || this.manual.has(address, now);
  }

  /** @internal the ban that stands against a client now */
  banOf({ address, key }: ClientAddress, ledger: BanLedger, now: number): Ban | undefined {
    const earned = this.exempt.has(address) ? undefined : ledger.find(key, now);
    return earned ?? this.manual.find(address, now);
  }

  /** @internal counts an attack against a client, unless it is one that must never be banned automatically */
  recordAttack({ address, key }: ClientAddress, ledger: BanLedger, now: number): void {
    if (address === undefined || this.exempt.has(address)) return;
    const ban = ledger.recordAttack(key, now);
    if (ban === undefined) return;
    const seconds = Math.ceil((ban.until - now) / 1000);
    const verb = ban.origin === 'simulated' ? 'would be' : 'is';
    const message = `${key} ${verb} banned for ${seconds} s after ${ban.reason}`;
    this.notices.onNotice({ action: 'client_banned', level: 'log', message, ip: key, ban });
  }
}

function rangeFrom(target: string): AddressRange {
  const range = typeof target === 'string' ? parseAddressRange(target) : undefined;
  if (range !== undefined) return range;
  throw new TypeError(
    `expected an IP address or a network such as "203.0.113.0/24", got ${describeValue(target)}`,
  );
}
