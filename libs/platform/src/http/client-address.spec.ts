import { describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { ClientAddresses } from './client-address.js';

function seen(trusted: string[], remoteAddress: string, headers: Record<string, string>): object {
  return new ClientAddresses(trusted).of({ socket: { remoteAddress }, headers } as unknown as IncomingMessage);
}

describe('the address of a caller', () => {
  const forwarded = { 'x-forwarded-for': '198.51.100.9, 203.0.113.5, 10.0.0.2', 'x-forwarded-proto': 'https' };

  it('is the peer, whatever an untrusted peer claims', () => {
    expect(seen([], '::ffff:192.0.2.1', forwarded)).toEqual({ ip: '192.0.2.1', https: false, trusted: false });
  });

  it('is the first untrusted one from the right behind trusted proxies', () => {
    expect(seen(['loopback', '10.0.0.0/8'], '127.0.0.1', forwarded)).toEqual({
      ip: '203.0.113.5',
      https: true,
      trusted: true,
    });
  });

  it('cannot be chosen by prepending, nor be something that is no address', () => {
    expect(seen(['10.0.0.2'], '10.0.0.2', { 'x-forwarded-for': '1.1.1.1, evil' })).toMatchObject({ ip: '10.0.0.2' });
  });
});
