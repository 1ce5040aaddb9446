import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from '../../support/seeded-fast-check';
import { parseAddressRange } from '../../../lib/request/address-range';
import { AddressSet } from '../../../lib/request/address-set';
import { ClientAddressResolver } from '../../../lib/request/client-address.resolver';

const TRUSTED = ['127.0.0.1', '::1', '10.0.0.0/8']
  .map(parseAddressRange)
  .filter((range) => range !== undefined);

function resolver(ipv6Prefix = 64): ClientAddressResolver {
  return new ClientAddressResolver(new AddressSet(TRUSTED), ipv6Prefix);
}

/** What is in use after a collection of garbage, in bytes. */
function usedHeap(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe('ClientAddressResolver', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('takes the peer %s for the client %s, whatever it forwards', (peer, ip) => {
    expect(resolver().resolve(peer, undefined)).toMatchObject({ ip, source: 'socket' });
    expect(resolver().resolve(peer, '198.51.100.1')).toMatchObject({ ip, source: 'socket' });
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.1.2.3', '::ffff:10.1.2.3', '::1%lo'])(
    'believes the trusted peer %s',
    (peer) => {
      expect(resolver().resolve(peer, '203.0.113.7')).toMatchObject({
        ip: '203.0.113.7',
        source: 'forwarded',
      });
    },
  );

  it.each([[undefined], [''], ['/run/app.sock'], ['localhost']])(
    'knows nobody behind the peer %j',
    (peer) => {
      const unknown = { ip: 'unknown', address: undefined, key: 'unknown', source: 'unknown' };
      expect(resolver().resolve(peer, '203.0.113.7')).toEqual(unknown);
    },
  );

  it.each([
    [64, '2001:db8::/64'],
    [32, '2001:db8::/32'],
    [128, '2001:db8::1'],
  ])('counts an IPv6 client by its first %i bits: %s', (prefix, key) => {
    expect(resolver(prefix).resolve('2001:db8::1', undefined)).toMatchObject({ ip: '2001:db8::1', key });
    expect(resolver(prefix).resolve('::ffff:203.0.113.7', undefined).key).toBe('203.0.113.7');
  });

  it('answers the same for an address that it has seen before', () => {
    const one = resolver();
    for (const peer of ['fe80::1%eth0', '2001:DB8::1', '203.0.113.7']) {
      expect(one.resolve(peer, undefined)).toEqual(one.resolve(peer, undefined));
    }
    // More addresses than are remembered.
    for (let i = 0; i < 10_000; i++) one.resolve(`203.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, undefined);
    expect(one.resolve('203.0.0.7', undefined).ip).toBe('203.0.0.7');
  });

  it('keeps no header alive for the addresses that it remembers', () => {
    const one = resolver();
    const before = usedHeap();
    for (let i = 0; i < 4000; i++) {
      // As a proxy that listens on IPv6 writes it behind whatever a client sent.
      one.resolve('127.0.0.1', `${'spoofed '.repeat(2000)}, ::ffff:203.0.${i >> 8}.${i & 255}`);
    }
    expect(usedHeap() - before).toBeLessThan(16 * 1024 * 1024); // the headers were 64 MB
    expect(one.resolve('203.0.113.7', undefined).ip).toBe('203.0.113.7');
  });

  it('never looks to the left of the first hop that is not trusted', () => {
    const left = fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant('10.0.0.1'), fc.string()), {
      maxLength: 5,
    });
    const client = fc.constantFrom('203.0.113.7', '198.51.100.1', '2001:db8::1');
    const proxies = fc.array(fc.constantFrom('10.0.0.1', '127.0.0.1', '[::1]:443', ''), { maxLength: 5 });
    fc.assert(
      fc.property(left, client, proxies, (spoofed, ip, trusted) => {
        const header = [...spoofed, ip, ...trusted].join(', ');
        expect(resolver().resolve('127.0.0.1', header)).toMatchObject({ ip, source: 'forwarded' });
      }),
    );
  });

  it('never throws, and answers with an address or with "unknown"', () => {
    const anything = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.ipV4(), fc.ipV6()), {
      nil: undefined,
    });
    fc.assert(
      fc.property(anything, fc.array(fc.oneof(anything, fc.constant('10.0.0.1'))), (peer, hops) => {
        const { ip, address } = resolver().resolve(peer ?? '127.0.0.1', hops.join(','));
        expect(ip).toBe(address?.text ?? 'unknown');
      }),
    );
  });
});
