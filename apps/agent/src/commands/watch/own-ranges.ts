import { networkInterfaces } from 'node:os';

/** A range of IPv4 addresses, as numbers, without its first and last where it has more than two. */
export interface Range {
  readonly text: string;
  readonly addresses: readonly string[];
}

/** Addresses that are looked at in all. */
const MAX_ADDRESSES = 1_024;
const NARROW_TO = 24;
const WIDEST = 22;

const toNumber = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const toText = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');

/** Whether an address lies in a range that is for private use (RFC 1918). */
export function isPrivate(address: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);
}

/** The private IPv4 ranges of this machine's own interfaces. Of a wide one only the 256 addresses around its own. */
export function ownRanges(interfaces = networkInterfaces()): Range[] {
  const own = Object.values(interfaces)
    .flat()
    .filter((found) => found !== undefined)
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && isPrivate(address));
  const ranges = new Map<string, Range>();
  let left = MAX_ADDRESSES;
  for (const { address, cidr } of own) {
    const prefix = Number(cidr?.split('/')[1] ?? 32);
    const range = rangeAround(address, prefix < WIDEST ? NARROW_TO : prefix);
    if (range.addresses.length === 0 || ranges.has(range.text) || range.addresses.length > left) continue;
    left -= range.addresses.length;
    ranges.set(range.text, range);
  }
  return [...ranges.values()];
}

function rangeAround(address: string, prefix: number): Range {
  const size = 2 ** (32 - prefix);
  const first = Math.floor(toNumber(address) / size) * size;
  const edge = size > 2 ? 1 : 0;
  const addresses = Array.from({ length: size - 2 * edge }, (_, at) => toText(first + edge + at));
  return { text: `${toText(first)}/${prefix}`, addresses: addresses.filter((one) => one !== address) };
}
