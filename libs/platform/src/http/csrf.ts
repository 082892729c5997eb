import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '../errors/index.js';

export const CSRF_HEADER = 'x-csrf-token';

/**
 * CSRF tokens: `nonce.mac`, where the mac binds the nonce to the session under a key of its own purpose (S11, S14). The browser gets one
 * with `Me` and sends it back in `x-csrf-token`; nothing is stored. A token of another session does not verify.
 */
export class CsrfTokens {
  /** @param keys derived for the purpose `csrf`, newest first: new tokens use the first, all verify */
  constructor(private readonly keys: readonly Buffer[]) {}

  issue(sessionId: string): string {
    const nonce = randomBytes(16).toString('base64url');
    return `${nonce}.${mac(this.keys[0]!, sessionId, nonce).toString('base64url')}`;
  }

  verify(sessionId: string, token: string | undefined): boolean {
    const [nonce, proof, ...rest] = (token ?? '').split('.');
    if (!nonce || !proof || rest.length > 0) return false;
    const given = Buffer.from(proof, 'base64url');
    return this.keys.some((key) => {
      const expected = mac(key, sessionId, nonce);
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  }
}

function mac(key: Buffer, sessionId: string, nonce: string): Buffer {
  return createHmac('sha256', key).update(`${sessionId}\0${nonce}`).digest();
}

/**
 * Refuses a mutating browser request that another site made. Origin decides, then Referer; a request with neither may come from a
 * program, but not with cookies.
 * @throws DomainError session.origin
 */
export function requireOwnOrigin(headers: IncomingHttpHeaders, allowed: readonly string[]): void {
  const source = headers.origin ?? originOf(headers.referer);
  if (source === undefined && headers.cookie === undefined) return;
  if (source === undefined || !allowed.includes(source)) throw new DomainError('session.origin');
}

function originOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  return URL.canParse(url) ? new URL(url).origin : 'null';
}
