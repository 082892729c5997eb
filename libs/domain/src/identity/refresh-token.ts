import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Keys } from '@fettle/platform/secrets';
import type { BrowserSurface } from './browser-surface.js';

const ID_BYTES = 16;
const SECRET_BYTES = 32;
const TAG_BYTES = 32;

/** A refresh token that this control plane made, current or not. */
export interface GenuineRefreshToken {
  readonly sessionId: string;
  readonly text: string;
  /** SHA-256 of the text: what the database holds. */
  readonly hash: Buffer;
}

/**
 * Refresh tokens: session id, 256 secret bits and a tag, in base64url.
 *
 * The tag tells an old token from an invented one: only a token that was really issued may end a session as "reused", so
 * nobody can end somebody's session by knowing its id. Each secret is derived from the one before it and a server key, so
 * that two refreshes with one token at the same moment receive the same successor and no answer can be lost; without the
 * server key a stolen token says nothing about the next one.
 */
@Injectable()
export class RefreshTokens {
  constructor(private readonly keys: Keys) {}

  /** The first token of a session. */
  first(surface: BrowserSurface, sessionId: string): GenuineRefreshToken {
    return this.build(surface, sessionId, randomBytes(SECRET_BYTES));
  }

  /** The token that follows `token`; always the same one. */
  successor(surface: BrowserSurface, token: GenuineRefreshToken): GenuineRefreshToken {
    const key = this.keys.derive(`session.refresh-chain.${surface}`);
    return this.build(surface, token.sessionId, createHmac('sha256', key).update(token.text).digest());
  }

  /** Reads a cookie's value; null unless it was issued here, for this surface. */
  read(surface: BrowserSurface, text: string): GenuineRefreshToken | null {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== ID_BYTES + SECRET_BYTES + TAG_BYTES || bytes.toString('base64url') !== text) return null;
    const body = bytes.subarray(0, ID_BYTES + SECRET_BYTES);
    const given = bytes.subarray(body.length);
    // Older master keys still verify, so that a rotation signs nobody out.
    if (!this.keys.versions.some((version) => timingSafeEqual(given, this.tag(surface, body, version)))) return null;
    return { sessionId: uuidText(body.subarray(0, ID_BYTES)), text, hash: hashOf(text) };
  }

  private build(surface: BrowserSurface, sessionId: string, secret: Buffer): GenuineRefreshToken {
    const body = Buffer.concat([Buffer.from(sessionId.replaceAll('-', ''), 'hex'), secret]);
    const text = Buffer.concat([body, this.tag(surface, body)]).toString('base64url');
    return { sessionId, text, hash: hashOf(text) };
  }

  private tag(surface: BrowserSurface, body: Buffer, version = this.keys.currentVersion): Buffer {
    return createHmac('sha256', this.keys.derive(`session.refresh-tag.${surface}`, version))
      .update(body)
      .digest();
  }
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
