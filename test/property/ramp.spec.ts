import { randomUUID } from 'node:crypto';
import fc from '../support/seeded-fast-check';
import { Ramp } from '../../lib/enforcement/ramp';
import { ClientAddressResolver } from '../../lib/request/client-address.resolver';
import { AddressSet } from '../../lib/request/address-set';
import type { ClientAddress } from '../../lib/request/client-address';

const resolver = new ClientAddressResolver(AddressSet.EMPTY, 64);
const share = fc.double({ min: 0, max: 1, minExcluded: true, noNaN: true });
const client = fc.oneof(fc.ipV4(), fc.ipV6()).map((ip) => resolver.resolve(ip, undefined));
const id = fc.uuid();

const people = Array.from({ length: 20_000 }, (_, i): ClientAddress => {
  return resolver.resolve(`198.${18 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`, undefined);
});

describe('a ramp', () => {
  it('only adds clients when its share grows', () => {
    fc.assert(
      fc.property(id, client, share, share, (ramp, someone, one, other) => {
        const [small, great] = [Math.min(one, other), Math.max(one, other)];
        const before = new Ramp(ramp, small).includes(someone);
        return !before || new Ramp(ramp, great).includes(someone);
      }),
      { numRuns: 2000 },
    );
  });

  it('draws the same clients on every instance, whatever it was asked before', () => {
    fc.assert(
      fc.property(id, share, fc.array(client), client, (ramp, part, others, someone) => {
        const [here, there] = [new Ramp(ramp, part), new Ramp(ramp, part)];
        others.forEach((other) => there.includes(other));
        return here.includes(someone) === there.includes(someone);
      }),
      { numRuns: 1000 },
    );
  });

  it('draws an IPv6 client by its network, so that it cannot choose its side', () => {
    fc.assert(
      fc.property(id, share, fc.ipV6(), (ramp, part, tail) => {
        const [one, other] = ['2001:db8:0:1::1', `2001:db8:0:1::${tail.split(':').at(-1) ?? ''}`].map((ip) =>
          resolver.resolve(ip, undefined),
        ) as [ClientAddress, ClientAddress];
        const drawn = new Ramp(ramp, part);
        return other.address === undefined || drawn.includes(one) === drawn.includes(other);
      }),
    );
  });

  it.each([0.01, 0.05, 0.5])('draws about the share of %d', (part) => {
    const ramp = new Ramp(randomUUID(), part);
    const drawn = people.filter((someone) => ramp.includes(someone)).length / people.length;
    // Five standard deviations: once in a million runs.
    expect(Math.abs(drawn - part)).toBeLessThan(5 * Math.sqrt((part * (1 - part)) / people.length));
  });

  it('takes everybody at 1, and only then those whose address is not known', () => {
    expect(people.every((someone) => new Ramp('any', 1).includes(someone))).toBe(true);
    const nobody = { key: 'unknown', address: undefined };
    expect([1, 0.999_999].map((part) => new Ramp('any', part).includes(nobody))).toEqual([true, false]);
  });

  it('draws other clients under another id', () => {
    const [one, other] = [new Ramp(randomUUID(), 0.5), new Ramp(randomUUID(), 0.5)];
    const same = people.filter((someone) => one.includes(someone) === other.includes(someone)).length;
    expect(same / people.length).toBeCloseTo(0.5, 1);
  });
});
