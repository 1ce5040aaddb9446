import type { Address } from '../request/address';
import type { AddressRange } from '../request/address-range';
import { AddressSet } from '../request/address-set';
import type { Ban } from './ban';

const MAX_BANS = 10_000;

/**
 * The bans set by hand, on addresses and networks. An address is found by its name; the networks are compiled when a
 * request asks for them, not with each change. So a list of thousands is set in no time, and one more ban, as an app may
 * set for each attack, does not cost a compilation.
 */
export class ManualBans {
  private readonly bans = new Map<string, { readonly ban: Ban; readonly range: AddressRange }>();
  private networks: AddressSet | undefined = AddressSet.EMPTY;
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
    if (isNetwork(range)) this.networks = undefined;
  }

  /** @returns whether there was one */
  delete(target: string): boolean {
    const found = this.bans.get(target);
    if (found === undefined) return false;
    this.bans.delete(target);
    if (isNetwork(found.range)) this.networks = undefined;
    return true;
  }

  /** Whether a ban holds for the address now. */
  has(address: Address | undefined, now: number): boolean {
    return this.find(address, now) !== undefined;
  }

  /** The ban on the widest network that holds the address, or on the address alone. */
  find(address: Address | undefined, now: number): Ban | undefined {
    if (address === undefined) return undefined;
    if (this.networks === undefined || now >= this.endOfFirst) this.networks = this.compile(now);
    const network = this.networks.isEmpty ? undefined : this.networks.entryFor(address);
    const ban = this.bans.get(network ?? address.text)?.ban;
    return ban !== undefined && ban.until > now ? ban : undefined;
  }

  list(now: number): Ban[] {
    return [...this.bans.values()].map(({ ban }) => ban).filter((ban) => ban.until > now);
  }

  private compile(now: number): AddressSet {
    this.forgetExpired(now);
    const networks = [...this.bans.values()].filter(({ range }) => isNetwork(range));
    this.endOfFirst = networks.reduce((end, { ban }) => Math.min(end, ban.until), Infinity);
    return new AddressSet(networks.map(({ range }) => range));
  }

  private forgetExpired(now: number): void {
    for (const [target, { ban }] of this.bans) if (ban.until <= now) this.bans.delete(target);
  }
}

function isNetwork({ text }: AddressRange): boolean {
  return text.includes('/');
}
