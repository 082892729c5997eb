import type { KeyObject } from 'node:crypto';
import { createSecretKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SignJWT, jwtVerify } from 'jose';
import { Keys } from '@fettle/platform/secrets';
import type { BrowserSurface } from './browser-surface.js';

/** Seconds. Revocation does not wait for it: the guard reads the session row on every request. */
export const ACCESS_TTL_S = 300;
const ISSUER = 'fettle';
const TYPE = 'access';

/** What an access token says. Times are epoch seconds of the database clock. */
export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  readonly sessionVersion: number;
  readonly expiresAtS: number;
}

/** Signs and reads access tokens: JWT, HS256, one derived key per surface, so that no other token works as one. */
@Injectable()
export class AccessTokens {
  private readonly keys: Readonly<Record<BrowserSurface, KeyObject>>;

  constructor(keys: Keys) {
    const derive = (surface: BrowserSurface): KeyObject => createSecretKey(keys.derive(`session.access.${surface}`));
    this.keys = { operator: derive('operator'), admin: derive('admin') };
  }

  /** `nowS`: epoch seconds of the database, whose clock alone decides when sessions and tokens end. */
  sign(surface: BrowserSurface, nowS: number, claims: Omit<AccessClaims, 'expiresAtS'>): Promise<string> {
    const issuedAt = Math.floor(nowS);
    return new SignJWT({ sid: claims.sessionId, ver: claims.sessionVersion, typ: TYPE })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .setSubject(claims.userId)
      .setIssuer(ISSUER)
      .setAudience(surface)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ACCESS_TTL_S)
      .sign(this.keys[surface]);
  }

  /** The claims of a genuine token of this surface, expired or not; null for anything else. The caller compares the expiry. */
  async read(surface: BrowserSurface, token: string): Promise<AccessClaims | null> {
    try {
      const { payload } = await jwtVerify(token, this.keys[surface], {
        algorithms: ['HS256'],
        typ: 'at+jwt',
        issuer: ISSUER,
        audience: surface,
        requiredClaims: ['sub', 'sid', 'ver', 'exp'],
        // Expiry is judged against the database clock, in the same statement that reads the session.
        currentDate: new Date(0),
      });
      return claimsOf(payload);
    } catch {
      // Everything that is not a genuine token is the same thing: nobody.
      return null;
    }
  }
}

function claimsOf(payload: Record<string, unknown>): AccessClaims | null {
  const { sub, sid, ver, exp, typ } = payload;
  if (typ !== TYPE || !isUuid(sub) || !isUuid(sid) || typeof ver !== 'number' || typeof exp !== 'number') return null;
  return { userId: sub, sessionId: sid, sessionVersion: ver, expiresAtS: exp };
}

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}
