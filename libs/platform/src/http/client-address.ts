import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Socket } from 'node:net';

export interface ClientAddress {
  readonly ip: string;
  readonly https: boolean;
  /** The peer is a proxy whose forwarding headers are believed. */
  readonly trusted: boolean;
}

const PEER = Symbol('fettle.peer');

interface Peer {
  readonly seenBy: ClientAddresses;
  /** What is said of a caller whose forwarding headers are not believed. */
  readonly direct: ClientAddress;
  readonly trusted: boolean;
}

interface WithPeer extends Socket {
  [PEER]?: Peer;
}

/**
 * Who is calling, seen through trusted proxies only: X-Forwarded-For is read from the right, and the first address that is not
 * itself a trusted proxy is the client. A header from anybody else is ignored, so nobody chooses their own address.
 */
export class ClientAddresses {
  private readonly trusted = new BlockList();

  /** @param networks addresses, CIDR networks or `loopback`, as in FETTLE_TRUST_PROXY */
  constructor(networks: readonly string[]) {
    for (const network of networks) this.add(network);
  }

  of(request: IncomingMessage): ClientAddress {
    const { direct, trusted } = this.peerOf(request.socket);
    if (!trusted) return direct;
    const proto = headerText(request.headers['x-forwarded-proto']).split(',').at(-1)?.trim();
    const chain = headerText(request.headers['x-forwarded-for'])
      .split(',')
      .map((part) => plainAddress(part.trim()));
    let { ip } = direct;
    for (const address of chain.toReversed()) {
      if (isIP(address) === 0) break;
      ip = address;
      if (!this.trusts(address)) break;
    }
    return { ip, https: proto ? proto === 'https' : direct.https, trusted: true };
  }

  /** The other end of a connection, found out once: thousands of requests come over it. */
  private peerOf(socket: WithPeer): Peer {
    if (socket[PEER]?.seenBy === this) return socket[PEER];
    const ip = plainAddress(socket.remoteAddress);
    const https = Boolean((socket as { encrypted?: boolean }).encrypted);
    return (socket[PEER] = { seenBy: this, direct: { ip, https, trusted: false }, trusted: this.trusts(ip) });
  }

  /** Whether the other end of a connection is a proxy that speaks for many callers. */
  isProxy(remoteAddress: string | undefined): boolean {
    return this.trusts(plainAddress(remoteAddress));
  }

  private trusts(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }

  private add(network: string): void {
    if (network === 'loopback') {
      this.trusted.addSubnet('127.0.0.0', 8, 'ipv4');
      this.trusted.addAddress('::1', 'ipv6');
      return;
    }
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) this.trusted.addAddress(address, family);
    else this.trusted.addSubnet(address, Number(bits), family);
  }
}

/**
 * What limits count by: an IPv4 address, or the /64 of an IPv6 address, because whoever has one address of a /64 has all of them.
 * @returns e.g. `203.0.113.7` or `2001:db8:0:7::/64`
 */
export function sourceOf(ip: string): string {
  if (isIP(ip) !== 6) return ip;
  const [head = '', tail] = ip.split('%', 1)[0]!.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  // Only the first four groups matter; an IPv4 tail stands for two groups and never reaches them.
  const gap = tail === undefined ? 0 : 8 - before.length - after.length - (ip.includes('.') ? 1 : 0);
  const groups = [...before, ...Array.from({ length: gap }, () => '0'), ...after].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** IPv4 in IPv6 dress (`::ffff:10.0.0.1`) is the IPv4 address. */
function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '') || '0.0.0.0';
}

function headerText(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}
