import { Inject, Injectable } from '@nestjs/common';
import { describeValue } from '../problems/describe-value';
import { knownOption } from '../problems/known-option';
import { durationBounds } from '../config/duration-bounds';
import { GUARD_CONFIG, type GuardConfig } from '../config/guard-config';
import { addressSetOf } from '../policy/address-set.factory';
import { parseAddressRange, rangeOf, type AddressRange } from '../request/address-range';
import type { Address } from '../request/address';
import type { AddressSet } from '../request/address-set';
import type { ClientAddress } from '../request/client-address';
import { GUARD_CLOCK, type Clock } from '../request/clock';
import { parseAddress } from '../request/parse-address';
import type { AttackCount } from './attack-count';
import type { Ban } from './ban';
import { BanLedger } from './ban-ledger';
import type { BanListOptions } from './ban-list-options';
import { FleetBans } from './fleet-bans';
import { GUARD_FLEET, type FleetState } from './fleet-state';
import { infrastructureOf } from './infrastructure';
import { ManualBans } from './manual-bans';
import { GuardRules } from './guard-rules';
import { GUARD_NOTICES, type NoticeListener } from './notice';
import { GUARD_SHARED_COUNTS, type SharedCounts } from './shared-counts';
import { StoreUnavailableError } from './store-unavailable.error';

const BAN_OPTIONS = ['durationMs', 'reason'];
/**
 * The bans: those that clients earned by attacking, and those set by hand, which hold in passive mode (as would-block
 * lines) and in active mode alike. With a store they are those of the whole fleet: what one instance changes holds on all
 * of them within a second. Without one they are those of this instance.
 *
 * @example
 * constructor(private readonly bans: GuardBans) {}
 *
 * async ban() {
 *   await this.bans.ban('203.0.113.7', { durationMs: 3_600_000, reason: 'credential stuffing' });
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
  private readonly trusted: AddressSet;

  constructor(
    @Inject(GUARD_CONFIG) private readonly config: GuardConfig,
    @Inject(GUARD_CLOCK) private readonly clock: Clock,
    @Inject(GUARD_NOTICES) private readonly notices: NoticeListener,
    @Inject(GUARD_FLEET) private readonly fleet: FleetState,
    @Inject(GUARD_SHARED_COUNTS) private readonly shared: SharedCounts | null,
    @Inject(GuardRules) private readonly rules: GuardRules,
  ) {
    this.earned = new BanLedger('earned', config.banning);
    this.simulated = new BanLedger('simulated', config.banning);
    this.infrastructure = infrastructureOf(config);
    this.trusted = addressSetOf(config.whitelist);
    const ledgers = { earned: this.earned, simulated: this.simulated };
    new FleetBans(fleet, this.manual, ledgers, this.infrastructure, notices);
  }

  /**
   * Bans an address or a network in CIDR notation, from the next request on. A second ban replaces the first.
   *
   * @param options.durationMs how long, from 1 to 31,622,400,000 ms (366 days); default `banning.durationMs`
   * @param options.reason why; it stands in the list, not in answers
   * @returns the ban, when it holds here and, with a store, is stored
   * @throws StoreUnavailableError when there is a store and it cannot be reached; the message says whether that changed nothing
   * @throws TypeError when the target is not an address or a network, the reason is no text, or an option is unknown
   * @throws RangeError when the duration is out of bounds, when the target holds loopback or a trusted proxy (that would
   * ban everybody behind it), or at more than 10,000 bans by hand
   */
  async ban(target: string, options: { durationMs?: number; reason?: string } = {}): Promise<Ban> {
    const range = rangeFrom(target);
    const unknown = Object.keys(options).find((name) => !BAN_OPTIONS.includes(name));
    if (unknown !== undefined)
      throw new TypeError(`expected ${knownOption(undefined, BAN_OPTIONS)}, got ${describeValue(unknown)}`);
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
    if (this.fleet.isShared) await this.fleet.put('ban', range.text, ban, ban.until);
    else this.manual.set(range, ban);
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
   * Lifts the bans that were set on exactly this address or network, and what the address earned: its bans and the attacks
   * that were counted towards one. An IPv6 client that earned a ban is kept by its network: any address of it lifts the
   * ban. A ban on a wider network stays.
   * @returns whether there was one here or in the store, when it is lifted here and, with a store, everywhere: what an
   * instance banned while it could not reach the store is brought there when it can
   * @throws StoreUnavailableError when there is a store and it cannot be reached; then it is lifted on this instance only
   * @throws TypeError when the target is not an address or a network
   */
  async unban(target: string): Promise<boolean> {
    const range = rangeFrom(target);
    const address = parseAddress(range.text);
    const network = address?.family === 6 ? rangeOf(address, this.config.ipv6SubnetPrefix).text : range.text;
    const keys = [...new Set([range.text, network])];
    const here = [
      this.manual.delete(range.text),
      ...keys.flatMap((key) => [this.earned.lift(key), this.simulated.lift(key)]),
    ].includes(true);
    const inFleet = this.fleet.isShared && (await this.liftShared(range.text, keys));
    if (!inFleet && !here) return false;
    this.notices.onNotice({
      action: 'client_unbanned',
      level: 'log',
      message: `${range.text} was unbanned`,
      ip: range.text,
    });
    return true;
  }

  /**
   * The bans that hold now, as this instance knows them, simulated ones included: those set by hand first.
   * @param options.offset how many to pass over; default 0
   * @param options.limit how many to answer at the most; default all
   * @throws RangeError when one of them is no integer from 0 on
   */
  list({ offset = 0, limit = Number.MAX_SAFE_INTEGER }: BanListOptions = {}): Ban[] {
    for (const [name, value] of Object.entries({ offset, limit })) {
      if (!Number.isSafeInteger(value) || value < 0)
        throw new RangeError(`${name} must be an integer from 0 on, got ${describeValue(value)}`);
    }
    const now = this.clock.now();
    const bans = [...this.manual.list(now), ...this.earned.list(now), ...this.simulated.list(now)];
    return bans.slice(offset, offset + limit);
  }

  /**
   * @internal drops what clients earned in passive mode: at a flip nobody is to be locked out by a false positive that has
   * been fixed since
   * @param flippedAt when the whole fleet was flipped: in the store too, where the first of the instances does it for
   * all; absent: the preview of instances that stay passive is theirs
   */
  dropSimulated(flippedAt?: number): void {
    this.simulated.clear();
    if (flippedAt === undefined || !this.fleet.isShared) return;
    this.fleet.clear('simulated', flippedAt).catch(unlessUnavailable);
  }

  /** @internal whether a ban holds for a client now; what an IPv6 network earned passes its exempt members by */
  isBanned({ address, key }: ClientAddress, ledger: BanLedger, now: number): boolean {
    const earned = ledger.find(key, now) !== undefined && !this.isExempt(address);
    return earned || this.manual.has(address, now);
  }

  /** @internal the ban that stands against a client now */
  banOf({ address, key }: ClientAddress, ledger: BanLedger, now: number): Ban | undefined {
    const earned = this.isExempt(address) ? undefined : ledger.find(key, now);
    return earned ?? this.manual.find(address, now);
  }

  /** @internal whether an attack counts towards a ban: there are clients that must never be banned automatically */
  canEarn({ address }: ClientAddress): boolean {
    return address !== undefined && !this.isExempt(address);
  }

  /**
   * @internal counts an attack against a client
   * @param counted what has become of it in the store, when that was asked with the limits of the request; absent: it is
   * asked now, if there is one, and waited for within its deadline
   * @returns where the store is asked now: how many attacks of the client it has counted
   */
  recordAttack(
    client: ClientAddress,
    ledger: BanLedger,
    now: number,
    counted?: AttackCount,
  ): void | Promise<number | undefined> {
    if (!this.canEarn(client)) return;
    if (counted === undefined && this.shared?.isUp === true)
      return this.recordShared(this.shared, client.key, ledger, now);
    this.settle(client.key, ledger, now, counted ?? 'not counted');
  }

  /** @internal whoever is trusted, by the options or since the app runs, is never banned automatically */
  isExempt(address: Address | undefined): boolean {
    return this.infrastructure.has(address) || this.trusted.has(address) || this.rules.trusts(address);
  }

  private async recordShared(
    shared: SharedCounts,
    key: string,
    ledger: BanLedger,
    now: number,
  ): Promise<number | undefined> {
    let attack: AttackCount | undefined;
    let attacks: number | undefined;
    try {
      ({ attack, attacks } = await shared.count(key, [], ledger.origin));
    } catch (error) {
      unlessUnavailable(error);
    }
    this.settle(key, ledger, now, attack ?? 'not counted');
    return attacks;
  }

  /** A ban holds here at once; the request does not wait until everybody has heard of it. */
  private settle(key: string, ledger: BanLedger, now: number, attack: AttackCount): void {
    if (attack === 'counted') return;
    const ban = attack === 'last straw' ? ledger.ban(key, now) : ledger.recordAttack(key, now);
    if (ban === undefined) return;
    if (this.fleet.isShared)
      this.fleet.put(kindOf(ledger), ban.target, ban, ban.until).catch(unlessUnavailable);
    this.tellEarned(ban, now);
  }

  private tellEarned(ban: Ban, now: number): void {
    const seconds = Math.ceil((ban.until - now) / 1000);
    const verb = ban.origin === 'simulated' ? 'would be' : 'is';
    const message = `${ban.target} ${verb} banned for ${seconds} s after ${ban.reason}`;
    this.notices.onNotice({ action: 'client_banned', level: 'log', message, ip: ban.target, ban });
  }

  private async liftShared(target: string, keys: readonly string[]): Promise<boolean> {
    const earned = keys.flatMap((key) => [
      { kind: 'earned', key } as const,
      { kind: 'simulated', key } as const,
    ]);
    try {
      const wasThere = await this.fleet.remove({ kind: 'ban', key: target }, ...earned);
      for (const key of keys) await this.shared?.forget(key);
      return wasThere;
    } catch (error) {
      unlessUnavailable(error);
      const why = (error as StoreUnavailableError).message;
      throw new StoreUnavailableError(`the ban is lifted on this instance only, try again later: ${why}`);
    }
  }
}

function kindOf({ origin }: BanLedger): 'earned' | 'simulated' {
  return origin === 'simulated' ? 'simulated' : 'earned';
}

/** Whatever the store cannot do is done here; that it cannot is told by the store. */
function unlessUnavailable(error: unknown): void {
  if (!(error instanceof StoreUnavailableError)) throw error;
}

function rangeFrom(target: string): AddressRange {
  const range = typeof target === 'string' ? parseAddressRange(target) : undefined;
  if (range !== undefined) return range;
  throw new TypeError(
    `expected an IP address or a network such as "203.0.113.0/24", got ${describeValue(target)}`,
  );
}
