import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { userCodeLetters } from '@fettle/contracts';
import { Keys } from '@fettle/platform/secrets';

const DEVICE_BYTES = 32;
const USER_LETTERS = 8;

/** The two codes of a login, and what is kept of them. Keyed hashes: who reads the table cannot try codes out. */
@Injectable()
export class CliLoginCodes {
  constructor(private readonly keys: Keys) {}

  /** `user` without its dash. */
  make(): { readonly device: string; readonly user: string } {
    const letters = Array.from({ length: USER_LETTERS }, () => userCodeLetters[randomInt(userCodeLetters.length)]);
    return { device: randomBytes(DEVICE_BYTES).toString('base64url'), user: letters.join('') };
  }

  hash(kind: 'device' | 'user', code: string): Buffer {
    // Of one version always: a login that is under way while the master key is rotated is begun again.
    return createHmac('sha256', this.keys.derive(`cli-login-${kind}`))
      .update(code)
      .digest();
  }
}

/** As people read it: `WDJB-MJHT`. */
export function dashed(userCode: string): string {
  return `${userCode.slice(0, 4)}-${userCode.slice(4)}`;
}
