import type { Address } from '../request/address';
import type { AddressRange } from '../request/address-range';
import { AddressSet } from '../request/address-set';
import type { Ban } from './ban';

const MAX_BANS = 10_000;

/**
 * The bans set by hand, on addresses and networks. They are compiled when a request asks for them, not with each change:
 * a list of thousands is set in no time, and looked up like any other list.
 */
export class ManualBans {
  private readonly bans = new Map<string, { readonly ban: Ban; readonly range: AddressRange }>();
  private compiled: AddressSet | undefined = AddressSet.EMPTY;
  /** When the first of the compiled bans ends. */
  private endOfFirst = Infinity;

  /** @throws RangeError when there are too many */
  set(range: AddressRange, ban: Ban): void {
    const isNew = !this.bans.has(range.text);
    if (isNew && this.bans.size >= MAX_BANS) this.forgetExpired(ban.since);
    if (isNew && this.bans.size >= MAX_BANS) {
      throw new RangeError(`there are ${MAX_BANS} bans by hand already: lift some, or ban networks`);
    }
    this.bans.set(range.text, { ban, range });
    this.compiled = undefined;
  }

  /** @returns whether there was one */
  delete(target: string): boolean {
    if (!this.bans.delete(target)) return false;
    this.compiled = undefined;
    return true;
  }

  /** Whether a ban holds for the address now. */
  has(address: Address | undefined, now: number): boolean {
    this.compiled ??= this.compile(now);
    if (!this.compiled.has(address)) return false;
    if (now >= this.endOfFirst) this.compiled = this.compile(now);
    return this.compiled.has(address);
  }

  /** The ban on the widest network that holds the address. */
  find(address: Address | undefined, now: number): Ban | undefined {
    if (!this.has(address, now)) return undefined;
    return this.bans.get(this.compiled?.entryFor(address) ?? '')?.ban;
  }

  list(now: number): Ban[] {
    return [...this.bans.values()].map(({ ban }) => ban).filter((ban) => ban.until > now);
  }

  private compile(now: number): AddressSet {
    this.forgetExpired(now);
    const bans = [...this.bans.values()];
    this.endOfFirst = bans.reduce((end, { ban }) => Math.min(end, ban.until), Infinity);
    return new AddressSet(bans.map(({ range }) => range));
  }

  private forgetExpired(now: number): void {
    for (const [target, { ban }] of this.bans) if (ban.until <= now) this.bans.delete(target);
  }
}
