/**
 * `fettle_<prefix>_<secret><checksum>`: ten letters or digits that lists show, 43 base-62 digits that hold 256 random bits, and six that
 * sum up all before them. A scanner, a form or a program can so tell a mistyped key from a real one without asking anybody.
 */
const form = /^fettle_([a-z0-9]{10})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECKSUM_DIGITS = 6;
const POLYNOMIAL = 0xed_b8_83_20;

/** Six base-62 digits of the CRC-32 of a text. It finds mistakes; it proves nothing. */
export function keyChecksum(text: string): string {
  let crc = 0xff_ff_ff_ff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  }
  return inBase62(BigInt(~crc >>> 0), CHECKSUM_DIGITS);
}

/** A number as base-62 digits, padded with zeros to at least `width`. */
export function inBase62(value: bigint, width: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = digits[Number(rest % 62n)]! + text;
  return text.padStart(width, '0');
}

/** The visible prefix of what may be an API key: form and checksum fit. `null`: it is none, whatever anybody has stored. */
export function prefixOfApiKey(text: string): string | null {
  const [, prefix, , checksum] = form.exec(text) ?? [];
  if (prefix === undefined || checksum === undefined) return null;
  return keyChecksum(text.slice(0, -CHECKSUM_DIGITS)) === checksum ? prefix : null;
}
