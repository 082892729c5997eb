import ipaddr from 'ipaddr.js';

/** Which addresses an integration may call. `private`: those of one's own network too. */
export type Reach = 'public' | 'private';

/** Ranges of one's own machine and network, as ipaddr.js names them. Link-local is not among them: cloud metadata lives there. */
const own: ReadonlySet<string> = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat']);

/**
 * Metadata services outside of link-local: they hand out credentials or settings of the machine. AWS over IPv6, Alibaba (in the
 * carriers' range), Oracle, and the WireServer of Azure, whose address belongs to Microsoft and would pass as public
 * (learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
 */
const metadata: ReadonlySet<string> = new Set(['fd00:ec2::254', '100.100.100.200', '192.0.0.192', '168.63.129.16']);

/** What IANA has given out to be routed. ipaddr.js calls the rest of IPv6 unicast too, `::127.0.0.1` among it. */
const routed = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address (as an operating system writes it) may be called. Addresses that carry an IPv4 address inside are judged by it
 * where the mapping is the machine's own (`::ffff:…`), and refused where a translator somewhere would unpack it (NAT64, 6to4, Teredo).
 */
export function mayCall(address: string, reach: Reach): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  if (metadata.has(ip.toString())) return false;
  const range = ip.range();
  if (own.has(range)) return reach === 'private';
  return range === 'unicast' && (ip.kind() === 'ipv4' || (ip as ipaddr.IPv6).match(routed));
}

/** The same address in one way of writing, to compare what was asked for with what was reached. */
export function canonicalAddress(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}
