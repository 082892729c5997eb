import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { canonicalAddress, mayCall } from './address.policy.js';

describe('addresses that may be called (S7)', () => {
  it.each(['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450:4001:82a::200e'])('%s: by anybody', (one) => {
    expect([mayCall(one, 'public'), mayCall(one, 'private')]).toEqual([true, true]);
  });

  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    'fd12:3456::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:192.168.0.1',
  ])('%s: only where an integration allows one’s own network', (one) => {
    expect([mayCall(one, 'public'), mayCall(one, 'private')]).toEqual([false, true]);
  });

  it.each([
    ['metadata of clouds', '169.254.169.254'],
    ['metadata of clouds', '::ffff:169.254.169.254'],
    ['metadata of clouds', 'fd00:ec2::254'],
    ['metadata of clouds', '100.100.100.200'],
    ['metadata of clouds', '192.0.0.192'],
    ['metadata of clouds', '168.63.129.16'],
    ['metadata of clouds', '::ffff:168.63.129.16'],
    ['metadata of clouds', 'fd00:0ec2:0:0:0:0:0:0254'],
    ['link-local', 'fe80::1'],
    ['unspecified', '0.0.0.0'],
    ['unspecified', '0.1.2.3'],
    ['unspecified', '::'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['benchmarking', '198.18.0.1'],
    ['NAT64 of 127.0.0.1', '64:ff9b::7f00:1'],
    ['local NAT64', '64:ff9b:1::a00:1'],
    ['6to4 of 127.0.0.1', '2002:7f00:1::'],
    ['Teredo', '2001:0:53aa:64c::'],
    ['IPv4-compatible 127.0.0.1', '::7f00:1'],
    ['translated', '::ffff:0:7f00:1'],
    ['site-local', 'fec0::1'],
    ['documentation', '2001:db8::1'],
    ['discard', '100::1'],
    ['not an address', 'localhost'],
    ['nothing', ''],
  ])('%s, %s: by nobody', (_kind, one) => {
    expect([mayCall(one, 'public'), mayCall(one, 'private')]).toEqual([false, false]);
  });

  it('are judged alike as IPv4 and as IPv4 mapped into IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom('public', 'private'), (address, reach) => {
        const mapped = ipaddr.IPv4.parse(address).toIPv4MappedAddress().toNormalizedString();
        expect(mayCall(mapped, reach)).toBe(mayCall(address, reach));
        expect(canonicalAddress(mapped)).toBe(canonicalAddress(address));
      }),
    );
  });

  it('are never more to the public than to one’s own network', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        expect(mayCall(address, 'public') && !mayCall(address, 'private')).toBe(false);
      }),
    );
  });
});
