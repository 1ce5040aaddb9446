import { hash } from 'node:crypto';
import type { ClientAddress } from '../request/client-address';

const HEX_DIGITS = 12;
const POSITIONS = 16 ** HEX_DIGITS;

/**
 * The share of the clients for whom a ramp enforces. A client has a place between 0 and 1 that depends on nothing but its
 * key and the id of the ramp: it is on the same side on every instance, with each request, and a greater share only adds
 * clients. The id is to be random, so that nobody can choose an address for its place. One hash of 0.5 µs: a cache would save
 * a third of it and cost memory that clients can fill.
 */
export class Ramp {
  /** The id of a ramp that is described without one: still the same clients on every instance, but everybody knows it. */
  static readonly UNNAMED = 'ramp';

  constructor(
    private readonly id: string,
    private readonly share: number,
  ) {}

  /** Whether the client is enforced. One without a known address is not: it would stand for everybody who has none. */
  includes({ key, address }: Pick<ClientAddress, 'key' | 'address'>): boolean {
    if (address === undefined) return this.share >= 1;
    return parseInt(hash('sha256', `${this.id} ${key}`).slice(0, HEX_DIGITS), 16) / POSITIONS < this.share;
  }
}
