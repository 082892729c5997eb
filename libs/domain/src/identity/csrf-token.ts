import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keys } from '@fettle/platform/secrets';

/** The token that a page sends in `x-csrf-token`: bound to the session, so nothing has to be stored. */
@Injectable()
export class CsrfTokens {
  constructor(private readonly keys: Keys) {}

  of(sessionId: string): string {
    return createHmac('sha256', this.keys.derive('session.csrf')).update(sessionId).digest('base64url');
  }

  matches(sessionId: string, given: unknown): boolean {
    if (typeof given !== 'string') return false;
    const expected = Buffer.from(this.of(sessionId));
    const actual = Buffer.from(given);
    return expected.length === actual.length && timingSafeEqual(expected, actual);
  }
}
