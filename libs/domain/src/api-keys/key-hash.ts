import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keys } from '@fettle/platform/secrets';

/** What the key is derived for: none of another purpose works here (S14). */
const PURPOSE = 'api-key';
const nothing = Buffer.alloc(32);

/** HMAC-SHA-256 of API keys. Who reads the table alone can neither use a key nor try guesses: the HMAC's own key is not in the database. */
@Injectable()
export class ApiKeyHash {
  constructor(private readonly keys: Keys) {}

  /** What is stored of a new key: 32 bytes. */
  of(key: string): Buffer {
    return this.by(key, this.keys.currentVersion);
  }

  /** Whether a key is the stored one. Takes the same time for a wrong one, and for none. */
  matches(key: string, stored: Buffer | null): boolean {
    let isSame = false;
    for (const version of this.keys.versions) {
      if (timingSafeEqual(this.by(key, version), stored?.length === nothing.length ? stored : nothing)) isSame = true;
    }
    return isSame && stored !== null;
  }

  private by(key: string, version: number): Buffer {
    return createHmac('sha256', this.keys.derive(PURPOSE, version)).update(key).digest();
  }
}
