import { randomBytes } from 'node:crypto';
import { inBase62, keyChecksum } from '@fettle/contracts';

const SECRET_BYTES = 32;
const SECRET_DIGITS = 43;
const PREFIX_DIGITS = 10;
const prefixDigits = '0123456789abcdefghijklmnopqrstuvwxyz';

export interface KeyText {
  /** The whole key, shown once. */
  readonly key: string;
  readonly prefix: string;
}

/** A new key: 256 random bits behind a prefix that says nothing about them. */
export function newKeyText(): KeyText {
  const prefix = randomPrefix();
  const secret = inBase62(BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`), SECRET_DIGITS);
  const text = `fettle_${prefix}_${secret}`;
  return { key: text + keyChecksum(text), prefix };
}

/** Only has to be one of its kind, so the unevenness of a remainder does no harm. */
function randomPrefix(): string {
  return [...randomBytes(PREFIX_DIGITS)].map((byte) => prefixDigits[byte % prefixDigits.length]!).join('');
}
