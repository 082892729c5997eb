import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keys } from '@fettle/platform/secrets';
import type { BrowserSurface } from './browser-surface.js';
import { SessionCookies } from './session-cookies.js';
import type { SessionCookie } from './session-cookies.js';
import { accountOf } from './sign-in-attempts.js';

const NONCE_BYTES = 16;

/**
 * Browsers in which somebody has signed in or followed a link of a mail before, by a cookie `nonce.mac`, where the mac binds the nonce to the account. It opens
 * nothing: wrong passwords from there are only counted apart from those of strangers. Nothing is stored.
 */
@Injectable()
export class KnownDevices {
  constructor(
    private readonly keys: Keys,
    private readonly cookies: SessionCookies,
  ) {}

  /** What names the browser among those of this account, or null for a stranger's. */
  read(surface: BrowserSurface, email: string, cookies: Readonly<Record<string, string>>): string | null {
    const [nonce = '', mac = '', ...rest] = (this.cookies.read(surface, 'device', cookies) ?? '').split('.');
    if (rest.length > 0 || Buffer.from(nonce, 'base64url').length !== NONCE_BYTES) return null;
    const given = Buffer.from(mac, 'base64url');
    const isOurs = this.keys.versions.some((version) => {
      const expected = this.mac(accountOf(email), nonce, version);
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
    return isOurs ? nonce : null;
  }

  /** The cookie that makes the browser known which has just proved, by a link of a mail, that its person reads this address. */
  proven(surface: BrowserSurface, email: string, cookies: Readonly<Record<string, string>>): SessionCookie {
    return this.issue(surface, email, this.read(surface, email, cookies));
  }

  /** The cookie that makes a browser known; the name it has already is kept. */
  issue(surface: BrowserSurface, email: string, known: string | null): SessionCookie {
    const nonce = known ?? randomBytes(NONCE_BYTES).toString('base64url');
    const mac = this.mac(accountOf(email), nonce, this.keys.currentVersion).toString('base64url');
    return this.cookies.device(surface, `${nonce}.${mac}`);
  }

  private mac(account: string, nonce: string, version: number): Buffer {
    const key = this.keys.derive('sign-in.device', version);
    return createHmac('sha256', key).update(`${account}\0${nonce}`).digest();
  }
}
