import { describe, expect, it } from '@jest/globals';
import { addresses } from './inspect.js';

const bound = (address: string, internal = false) => ({
  address,
  internal,
  netmask: '255.255.255.0',
  family: 'IPv4' as const,
  mac: '00:00:00:00:00:00',
  cidr: null,
});

describe('the addresses of a machine', () => {
  it('are those of its own interfaces, each once, without loopback, link-local and the bridges of containers', () => {
    expect(
      addresses({
        lo: [bound('127.0.0.1', true)],
        eth0: [bound('192.168.1.20'), bound('169.254.3.4'), bound('2001:db8::1')],
        eth1: [bound('10.0.0.4'), bound('10.0.0.4')],
        docker0: [bound('172.17.0.1')],
        'br-1f2e': [bound('172.18.0.1')],
        veth12: [bound('10.1.1.1')],
        wlan0: undefined,
      }),
    ).toEqual(['10.0.0.4', '192.168.1.20', '2001:db8::1']);
  });
});
