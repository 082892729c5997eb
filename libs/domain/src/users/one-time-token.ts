import { createHash, randomBytes } from 'node:crypto';

/** A secret that stands in one link and works once: 256 random bits. Only its hash is ever stored. */
export interface OneTimeToken {
  readonly text: string;
  readonly hash: Buffer;
}

export function newOneTimeToken(): OneTimeToken {
  const text = randomBytes(32).toString('base64url');
  return { text, hash: hashOfToken(text) };
}

/** What a token is looked up by: with 256 random bits a plain hash cannot be turned back, and the look-up tells no time. */
export function hashOfToken(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
