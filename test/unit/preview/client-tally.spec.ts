import { ClientTally } from '../../../lib/preview/client-tally';

const LIMIT = 2000;
const CLIENTS = 60_000;
/** So many of the clients come once, and only once. */
const SINGLE = 50_000;
const BUSY = { name: '198.51.100.1', events: 5000 };

function add(tally: ClientTally, client: string): void {
  const bytes = Buffer.from(`from ${client}: `);
  tally.add(bytes, 5, bytes.length - 2);
}

function addressOf(n: number): string {
  return n % 2 === 0
    ? `20.${n >> 16}.${(n >> 8) & 255}.${n & 255}`
    : `2001:db8:${(n >> 8).toString(16)}:${n & 255}::7`;
}

describe('the tally of clients', () => {
  it('is exact up to its limit', () => {
    const tally = new ClientTally(LIMIT);
    for (let n = 0; n < LIMIT; n++) add(tally, addressOf(n));
    for (let n = 0; n < 500; n++) add(tally, addressOf(n % 5));
    expect(tally).toMatchObject({
      total: LIMIT + 500,
      distinct: LIMIT,
      single: LIMIT - 5,
      isExact: true,
      shortBy: 0,
    });
    // 1,000 IPv4 addresses in 8 networks of 256, and each IPv6 address in a network of its own.
    expect(tally).toMatchObject({ ipv4Networks: 8, ipv6Networks: 1000 });
    expect(tally.top(3)).toEqual([0, 1, 2].map((n) => ({ name: addressOf(n), count: 101 })));
    expect(tally.countOf(addressOf(1))).toBe(101);
    expect(tally.countOf('192.0.2.1')).toBe(0);
  });

  it('estimates beyond its limit, and says so', () => {
    const tally = new ClientTally(LIMIT);
    for (let n = 0; n < CLIENTS; n++) {
      add(tally, addressOf(n));
      if (n >= SINGLE) add(tally, addressOf(n));
    }
    expect(tally.isExact).toBe(false);
    expect(tally.total).toBe(2 * CLIENTS - SINGLE);
    // A sample of 1,000 to 2,000 clients: within 4 % in two of three cases, and the hash decides the same way each time.
    expect(Math.abs(tally.distinct / CLIENTS - 1)).toBeLessThan(0.1);
    expect(Math.abs(tally.single / SINGLE - 1)).toBeLessThan(0.1);
    expect(Math.abs(tally.ipv6Networks / (CLIENTS / 2) - 1)).toBeLessThan(0.1);
  });

  it('finds the busy client among any number of others, whether it came early or late', () => {
    for (const early of [true, false]) {
      const tally = new ClientTally(LIMIT);
      const addBusy = () => Array.from({ length: BUSY.events }, () => add(tally, BUSY.name));
      if (early) addBusy();
      for (let n = 0; n < CLIENTS; n++) add(tally, addressOf(n));
      if (!early) addBusy();
      const [first, second] = tally.top(2);
      expect(first?.name).toBe(BUSY.name);
      expect(first?.count).toBeLessThanOrEqual(BUSY.events);
      expect(first?.count).toBeGreaterThanOrEqual(BUSY.events - tally.shortBy);
      expect(second?.count).toBe(1);
      expect(tally.shortBy).toBeGreaterThan(0);
      expect(tally.shortBy).toBeLessThan(10);
    }
  });

  it('knows names that are no addresses apart, also those of any length', () => {
    const tally = new ClientTally(LIMIT);
    for (const name of ['unknown', 'a', 'b', 'a', 'f'.repeat(1_000_000), '']) add(tally, name);
    expect(tally).toMatchObject({ distinct: 5, ipv4Networks: 0, ipv6Networks: 0 });
    expect(tally.top(1)).toEqual([{ name: 'a', count: 2 }]);
  });
});
