import { resolveConfig } from '../../../lib/config/config.resolver';
import { AddressSet } from '../../../lib/request/address-set';
import { ClientAddressResolver } from '../../../lib/request/client-address.resolver';
import { GuardBans } from '../../../lib/state/guard-bans';
import { GuardRules } from '../../../lib/state/guard-rules';
import { NoFleet } from '../../../lib/state/no-fleet';
import type { Notice } from '../../../lib/state/notice';
import type { GuardOptions } from 'nestjs-guard';
import { FakeClock } from '../../support/fake-clock';

const OPTIONS = {
  trustedProxies: ['10.0.0.1', '2001:db8:ffff::/48'],
  whitelist: ['198.51.100.7', '2001:db8:0:7::7'],
  banning: { threshold: 2, windowMs: 60_000, durationMs: 300_000 },
};

const resolver = new ClientAddressResolver(AddressSet.EMPTY, 64);
const client = (ip: string) => resolver.resolve(ip, undefined);

let clock: FakeClock;
let notices: Notice[];
let bans: GuardBans;

beforeEach(() => {
  clock = new FakeClock();
  notices = [];
  bans = bansOf(OPTIONS);
});

function bansOf(options: GuardOptions): GuardBans {
  const listener = { onNotice: (notice: Notice) => notices.push(notice) };
  const config = resolveConfig(options);
  const fleet = new NoFleet(clock.now());
  return new GuardBans(config, clock, listener, fleet, null, new GuardRules(config, clock, listener, fleet));
}

/** Whether the client is banned in active mode and in passive mode. */
function banned(ip: string): boolean[] {
  return [bans.earned, bans.simulated].map((ledger) => bans.isBanned(client(ip), ledger, clock.now()));
}

function attack(ip: string, times: number, ledger = bans.earned): void {
  for (let i = 0; i < times; i++) void bans.recordAttack(client(ip), ledger, clock.now());
}

describe('a ban by hand', () => {
  it('holds in both modes, until its time is over', async () => {
    const ban = await bans.ban('203.0.113.7', { durationMs: 5000, reason: 'credential stuffing' });
    expect(ban).toEqual({
      target: '203.0.113.7',
      origin: 'manual',
      reason: 'credential stuffing',
      since: clock.now(),
      until: clock.now() + 5000,
    });
    expect(banned('203.0.113.7')).toEqual([true, true]);
    expect(banned('203.0.113.8')).toEqual([false, false]);
    clock.advance(4999);
    expect(banned('203.0.113.7')).toEqual([true, true]);
    clock.advance(1);
    expect(banned('203.0.113.7')).toEqual([false, false]);
    expect(bans.list()).toEqual([]);
  });

  it('lasts as long as earned bans unless told otherwise', async () => {
    expect((await bans.ban('203.0.113.7')).until).toBe(clock.now() + 300_000);
  });

  it.each([
    ['203.0.113.0/24', '203.0.113.255', '203.0.114.0'],
    ['203.0.113.9/24', '203.0.113.0', '203.0.112.255'],
    ['2001:db8::/32', '2001:db8:1::1', '2001:db9::'],
    ['2001:DB8::0001', '2001:db8::1', '2001:db8::2'],
    ['::ffff:203.0.113.7', '203.0.113.7', '203.0.113.8'],
    ['203.0.113.7', '::ffff:203.0.113.7', '203.0.113.6'],
  ])('on %s holds for %s and not for %s', async (target, inside, outside) => {
    // The proxies of this file lie in 2001:db8::/32.
    bans = bansOf({});
    await bans.ban(target);
    expect(banned(inside)).toEqual([true, true]);
    expect(banned(outside)).toEqual([false, false]);
    expect(await bans.unban(target)).toBe(true);
    expect(banned(inside)).toEqual([false, false]);
    expect(await bans.unban(target)).toBe(false);
  });

  it('is replaced by the next one on the same target', async () => {
    await bans.ban('203.0.113.7', { durationMs: 300_000, reason: 'first' });
    await bans.ban('::ffff:203.0.113.7', { durationMs: 1000, reason: 'second' });
    expect(bans.list()).toMatchObject([{ target: '203.0.113.7', reason: 'second' }]);
    clock.advance(1000);
    expect(banned('203.0.113.7')).toEqual([false, false]);
  });

  it('outlives a shorter one on a network round it', async () => {
    await bans.ban('203.0.113.0/24', { durationMs: 1000 });
    await bans.ban('203.0.113.7', { durationMs: 2000 });
    clock.advance(1500);
    expect(banned('203.0.113.7')).toEqual([true, true]);
    expect(banned('203.0.113.8')).toEqual([false, false]);
  });

  it('may be put on a whitelisted client', async () => {
    await bans.ban('198.51.100.7');
    expect(banned('198.51.100.7')).toEqual([true, true]);
  });

  it('is told, and so is its end by hand', async () => {
    await bans.ban('203.0.113.0/24');
    await bans.unban('203.0.113.0/24');
    await bans.unban('203.0.113.0/24');
    expect(notices).toMatchObject([
      { action: 'client_banned', level: 'log', ip: '203.0.113.0/24' },
      { action: 'client_unbanned', level: 'log', ip: '203.0.113.0/24' },
    ]);
  });

  it.each([
    '127.0.0.1',
    '127.1.2.3',
    '::1',
    '::ffff:127.0.0.1',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.1',
    '10.0.0.0/8',
  ])('is refused on %s, because everybody could stand behind it', async (target) => {
    await expect(bans.ban(target)).rejects.toThrow(RangeError);
    expect(bans.list()).toEqual([]);
    expect(notices).toEqual([]);
  });

  it.each(['2001:db8:ffff::1', '2001:db8::/32', '2001:db8:ffff:1::/64'])(
    'is refused on %s, which shares addresses with a trusted proxy',
    async (target) => await expect(bans.ban(target)).rejects.toThrow(/trusted proxy/),
  );

  it.each(['', 'everybody', '203.0.113', '203.0.113.0/33', '203.0.113.7, 203.0.113.8', null, 7])(
    'needs an address or a network: not %j',
    async (target) => {
      await expect(bans.ban(target as string)).rejects.toThrow(TypeError);
      await expect(bans.unban(target as string)).rejects.toThrow(TypeError);
    },
  );

  it.each([0, -1, 1.5, NaN, Infinity, 31_622_400_001, '1000'])('cannot last %p ms', async (durationMs) => {
    await expect(bans.ban('203.0.113.7', { durationMs: durationMs as number })).rejects.toThrow(RangeError);
  });

  it('refuses an option that it does not know: the default would hold instead', async () => {
    const misspelt = { duration: 5 } as object;
    await expect(bans.ban('203.0.113.7', misspelt)).rejects.toThrow(
      "expected one of the options durationMs, reason, got 'duration'",
    );
    expect(bans.list()).toEqual([]);
  });

  it('is one of 10,000 at the most: the next is refused until some have ended', async () => {
    for (let i = 0; i < 10_000; i++)
      await bans.ban(`203.0.${i >> 8}.${i & 255}`, { durationMs: i === 0 ? 1000 : 5000 });
    await expect(bans.ban('198.51.100.1')).rejects.toThrow(/10000 bans by hand/);
    await expect(bans.ban('203.0.0.1')).resolves.toBeDefined();
    expect(banned('203.0.39.15')).toEqual([true, true]);
    clock.advance(1000);
    await expect(bans.ban('198.51.100.1')).resolves.toBeDefined();
    expect(banned('198.51.100.1')).toEqual([true, true]);
  });
});

describe('an earned ban', () => {
  it('holds in the mode in which it was earned', async () => {
    attack('203.0.113.7', 2, bans.simulated);
    expect(banned('203.0.113.7')).toEqual([false, true]);
    attack('203.0.113.8', 2, bans.earned);
    expect(banned('203.0.113.8')).toEqual([true, false]);
    expect(bans.list().map(({ target, origin }) => [target, origin])).toEqual([
      ['203.0.113.8', 'earned'],
      ['203.0.113.7', 'simulated'],
    ]);
    expect(notices.map(({ message }) => message)).toEqual([
      '203.0.113.7 would be banned for 300 s after 2 attacks within 60000 ms',
      '203.0.113.8 is banned for 300 s after 2 attacks within 60000 ms',
    ]);
  });

  it('holds for the /64 network of an IPv6 client, and any address of it lifts the ban', async () => {
    attack('2001:db8::1', 1);
    attack('2001:db8::ffff:2', 1);
    expect(bans.list()).toMatchObject([{ target: '2001:db8::/64' }]);
    expect(banned('2001:db8::dead:beef')).toEqual([true, false]);
    expect(banned('2001:db8:0:1::1')).toEqual([false, false]);
    expect(await bans.unban('2001:db8::7')).toBe(true);
    expect(banned('2001:db8::1')).toEqual([false, false]);
  });

  it('is lifted by the network that the list names, in both modes at once', async () => {
    attack('2001:db8::1', 2, bans.earned);
    attack('2001:db8::1', 2, bans.simulated);
    expect(await bans.unban('2001:db8::/64')).toBe(true);
    expect(bans.list()).toEqual([]);
  });

  it.each(['127.0.0.1', '::1', '10.0.0.1', '2001:db8:ffff::1', '198.51.100.7', 'unknown'])(
    'never falls on %s',
    (ip) => {
      attack(ip, 10);
      expect(bans.list()).toEqual([]);
      expect(banned(ip)).toEqual([false, false]);
    },
  );

  it('passes a whitelisted client by whose neighbour earned it', async () => {
    attack('2001:db8:0:7::bad', 2);
    expect(banned('2001:db8:0:7::bad')).toEqual([true, false]);
    expect(banned('2001:db8:0:7::7')).toEqual([false, false]);
  });
});
