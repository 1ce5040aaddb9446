import { adapters, startApp } from '../../support/guarded-app';
import { ShopController } from '../../support/shop.controller';

/** 127.0.0.1 is the peer of every request here. */
const TRUSTED = ['127.0.0.1', '10.0.0.0/8', '2001:db8:ffff::/48'];

type Chain = [title: string, header: string | string[] | undefined, client: string];

const READABLE: Chain[] = [
  ['no header at all', undefined, '127.0.0.1'],
  ['an empty header', '', '127.0.0.1'],
  ['nothing but commas', ', ,', '127.0.0.1'],
  ['one hop', '203.0.113.7', '203.0.113.7'],
  ['a spoofed address in front', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['a spoofed proxy in front', '10.0.0.1, 203.0.113.7', '203.0.113.7'],
  ['a spoofed loopback in front', '127.0.0.1, ::1, 203.0.113.7', '203.0.113.7'],
  ['garbage in front', 'garbage, 203.0.113.7', '203.0.113.7'],
  ['a chain of proxies', '203.0.113.7, 10.0.0.2, 10.0.0.1', '203.0.113.7'],
  ['a spoofed address in front of a chain', '198.51.100.1, 203.0.113.7, 10.0.0.1', '203.0.113.7'],
  ['garbage in front of a chain', 'garbage, 203.0.113.7, 10.0.0.2, 10.0.0.1', '203.0.113.7'],
  ['a stranger between proxies', '10.0.0.3, 198.51.100.1, 10.0.0.2', '198.51.100.1'],
  ['nothing but proxies: the farthest one', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ['a thousand proxies', `203.0.113.7${', 10.0.0.1'.repeat(1000)}`, '203.0.113.7'],
  ['a port', '203.0.113.7:51234', '203.0.113.7'],
  ['a port on a proxy', '203.0.113.7, 10.0.0.1:443', '203.0.113.7'],
  ['IPv6', '2001:db8::1', '2001:db8::1'],
  ['IPv6 in another spelling', '2001:0DB8:0:0:0::0001', '2001:db8::1'],
  ['IPv6 in brackets', '[2001:db8::1]', '2001:db8::1'],
  ['IPv6 in brackets with a port', '[2001:db8::1]:443', '2001:db8::1'],
  ['IPv6 with a zone id', 'fe80::1%eth0', 'fe80::1'],
  ['IPv6 in brackets with a zone id and a port', '[fe80::1%eth0]:443', 'fe80::1'],
  ['an IPv6 proxy', '203.0.113.7, 2001:db8:ffff::1', '203.0.113.7'],
  ['IPv4-mapped IPv6', '::ffff:203.0.113.7', '203.0.113.7'],
  ['IPv4-mapped IPv6 in hexadecimal', '::ffff:cb00:7107', '203.0.113.7'],
  ['IPv4-mapped IPv6 in brackets with a port', '[::ffff:203.0.113.7]:443', '203.0.113.7'],
  ['an IPv4-mapped proxy', '203.0.113.7, ::ffff:10.0.0.1', '203.0.113.7'],
  ['blanks and tabs', '  198.51.100.1 ,\t203.0.113.7\t,  10.0.0.1 ', '203.0.113.7'],
  ['no blanks', '198.51.100.1,203.0.113.7,10.0.0.1', '203.0.113.7'],
  ['empty elements', ',203.0.113.7, , 10.0.0.1,,', '203.0.113.7'],
  ['several lines', ['198.51.100.1', '203.0.113.7', '10.0.0.1'], '203.0.113.7'],
  ['several lines with several hops', ['198.51.100.1, 203.0.113.7', '10.0.0.2,10.0.0.1'], '203.0.113.7'],
  ['a spoofed line in front of an empty one', ['198.51.100.1, 203.0.113.7', ''], '203.0.113.7'],
];

/** Whoever stands behind a hop that cannot be read is not known: neither the proxy nor what stands farther left. */
const UNREADABLE: Chain[] = [
  ['garbage', 'garbage', 'unknown'],
  ['garbage at the right end', '203.0.113.7, garbage', 'unknown'],
  ['garbage behind a proxy', '203.0.113.7, garbage, 10.0.0.1', 'unknown'],
  ['garbage on a line of its own', ['203.0.113.7', 'garbage'], 'unknown'],
  ['the word that some proxies write', 'unknown, 10.0.0.1', 'unknown'],
  ['an obfuscated name (RFC 7239)', '203.0.113.7, _hidden', 'unknown'],
  ['the syntax of another header', 'for=203.0.113.7', 'unknown'],
  ['quotation marks', '"203.0.113.7"', 'unknown'],
  ['a network', '203.0.113.0/24', 'unknown'],
  ['a short address', '203.0.113.7, 10.1', 'unknown'],
  ['an octal address', '203.0.113.7, 010.0.0.1', 'unknown'],
  ['an octal address in IPv6', '203.0.113.7, ::ffff:010.0.0.1', 'unknown'],
  ['an address out of range', '203.0.113.256', 'unknown'],
  ['a port that is none', '203.0.113.7:port', 'unknown'],
  ['a port that is too long', '203.0.113.7:123456', 'unknown'],
  ['half a bracket', '[2001:db8::1', 'unknown'],
  ['something behind the bracket', '[2001:db8::1]x', 'unknown'],
  ['blanks instead of commas', '198.51.100.1 203.0.113.7', 'unknown'],
  ['a hop of 5,000 letters', 'a'.repeat(5000), 'unknown'],
];

describe.each(adapters)('the client behind trusted proxies on %s', (adapter) => {
  it.each([...READABLE, ...UNREADABLE])('%s', async (_title, header, client) => {
    const shop = await startApp(adapter, {
      controllers: [ShopController],
      guard: {
        passiveMode: true,
        trustedProxies: TRUSTED,
        // Nobody is on it: each request leaves an event with the address that everything else goes by.
        whitelist: ['192.0.2.255'],
        restrictToWhitelist: true,
      },
    });
    const headers = header === undefined ? {} : { 'x-forwarded-for': header };
    expect((await shop.send({ path: '/search?q=shoes', from: undefined, headers })).status).toBe(200);
    expect(shop.events.filter(({ check }) => check === 'ipWhitelist')).toMatchObject([{ ipAddress: client }]);
  });
});
