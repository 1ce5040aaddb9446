import { parseAddressRange } from '../../../lib/request/address-range';
import { parseAddress } from '../../../lib/request/parse-address';

describe('parseAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8::0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::', '::'],
    ['::1', '::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7%eth0', '203.0.113.7'],
  ])('reads %s as %s', (text, canonical) => {
    expect(parseAddress(text)?.text).toBe(canonical);
  });

  it.each([
    ['', 'nothing'],
    ['unknown', 'a word'],
    ['localhost', 'a name'],
    ['203.0.113', 'three parts'],
    ['203.0.113.7.1', 'five parts'],
    ['203.0.113.256', 'a part that is too big'],
    ['127.1', 'the short form'],
    ['2130706433', 'a number'],
    ['0x7f.0.0.1', 'hexadecimal parts'],
    ['010.0.0.1', 'octal or decimal, who knows'],
    [' 203.0.113.7', 'a blank before it'],
    ['203.0.113.7 ', 'a blank behind it'],
    ['203.0.113.7:80', 'a port'],
    ['[::1]', 'brackets'],
    ['::ffff:010.0.0.1', 'octal or decimal inside IPv6'],
    ['::ffff:0x7f.0.0.1', 'hexadecimal inside IPv6'],
    ['::203.0.113.7', 'the deprecated IPv4-compatible form'],
    ['1:2:3:4:5:6:7', 'seven groups'],
    ['1::2::3', 'two gaps'],
    ['12345::', 'a group that is too long'],
    ['fe80::1%', 'an empty zone id'],
    ['２０３.0.113.7', 'digits of another script'],
  ])('refuses %j: %s', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it('answers with the address as words, frozen', () => {
    const address = parseAddress('2001:db8:ffff::8000:1');
    expect(address?.words).toEqual([0x20010db8, 0xffff0000, 0, 0x80000001]);
    expect(Object.isFrozen(address) && Object.isFrozen(address?.words)).toBe(true);
  });
});

describe('parseAddressRange', () => {
  it.each([
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['203.0.113.7/32', '203.0.113.7'],
    ['203.0.113.7', '203.0.113.7'],
    ['2001:DB8:1:2::/32', '2001:db8::/32'],
    ['2001:db8::1/128', '2001:db8::1'],
    ['2001:db8::ffff/33', '2001:db8::/33'],
    ['::/0', '::/0'],
    ['::ffff:10.1.2.3/104', '10.0.0.0/8'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
  ])('reads %s as the network %s', (text, canonical) => {
    expect(parseAddressRange(text)?.text).toBe(canonical);
  });

  it.each([
    ['10.0.0.0/33', 'too many bits'],
    ['2001:db8::/129', 'too many bits'],
    ['::ffff:10.0.0.0/95', 'a network that holds more than mapped addresses'],
    ['10.0.0.0/', 'no bits'],
    ['10.0.0.0/08', 'a leading zero'],
    ['10.0.0.0/-1', 'a negative number'],
    ['10.0.0.0/8.0', 'a fraction'],
    ['10.0.0.0/255.0.0.0', 'a mask'],
    ['10.0.0.0/8/8', 'two slashes'],
    ['10.0.0.0 /8', 'a blank'],
    ['10/8', 'a short address'],
    ['/8', 'no address'],
  ])('refuses %j: %s', (text) => {
    expect(parseAddressRange(text)).toBeUndefined();
  });
});
