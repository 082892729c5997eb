import type { KeyObject } from 'node:crypto';
import { createSecretKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SignJWT, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { Keys } from '@fettle/platform/secrets';
import type { BrowserSurface } from './browser-surface.js';

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
  /** Newest first: the first signs, all verify, so that a rotation of the master key signs nobody out. */
  private readonly keys: Readonly<Record<BrowserSurface, readonly [KeyObject, ...KeyObject[]]>>;

  constructor(keys: Keys) {
    const derive = (surface: BrowserSurface, version: number): KeyObject =>
      createSecretKey(keys.derive(`session.access.${surface}`, version));
    const all = (surface: BrowserSurface): [KeyObject, ...KeyObject[]] => [
      derive(surface, keys.currentVersion),
      ...keys.versions.filter((version) => version !== keys.currentVersion).map((version) => derive(surface, version)),
    ];
    this.keys = { operator: all('operator'), admin: all('admin') };
  }

  /**
   * `nowS`: epoch seconds of the database, whose clock alone decides when sessions and tokens end. `lifeS`: seconds until the token is to be
   * refreshed; revocation does not wait for it, because the guard reads the session row on every request.
   */
  sign(
    surface: BrowserSurface,
    { nowS, lifeS }: { readonly nowS: number; readonly lifeS: number },
    claims: Omit<AccessClaims, 'expiresAtS'>,
  ): Promise<string> {
    const issuedAt = Math.floor(nowS);
    return new SignJWT({ sid: claims.sessionId, ver: claims.sessionVersion, typ: TYPE })
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .setSubject(claims.userId)
      .setIssuer(ISSUER)
      .setAudience(surface)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifeS)
      .sign(this.keys[surface][0]);
  }

  /** The claims of a genuine token of this surface, expired or not; null for anything else. The caller compares the expiry. */
  async read(surface: BrowserSurface, token: string): Promise<AccessClaims | null> {
    for (const key of this.keys[surface]) {
      const payload = await verified(token, key, surface);
      if (payload) return claimsOf(payload);
    }
    return null;
  }
}

async function verified(token: string, key: KeyObject, surface: BrowserSurface): Promise<JWTPayload | null> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      typ: 'at+jwt',
      issuer: ISSUER,
      audience: surface,
      requiredClaims: ['sub', 'sid', 'ver', 'exp'],
      // Expiry is judged against the database clock, in the same statement that reads the session.
      currentDate: new Date(0),
    });
    return payload;
  } catch {
    // Everything that is not a genuine token is the same thing: nobody.
    return null;
  }
}

function claimsOf(payload: JWTPayload): AccessClaims | null {
  const { sub, sid, ver, exp, typ } = payload;
  if (typ !== TYPE || !isUuid(sub) || !isUuid(sid) || typeof ver !== 'number' || typeof exp !== 'number') return null;
  return { userId: sub, sessionId: sid, sessionVersion: ver, expiresAtS: exp };
}

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}
