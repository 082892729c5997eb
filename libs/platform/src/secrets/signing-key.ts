import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { Keys } from './keys.js';

/** How PKCS #8 (RFC 8410) wraps the 32 bytes of an Ed25519 private key. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** An Ed25519 key of this installation. `key` is the public half: 32 bytes in base64. */
export interface SigningKey {
  readonly key: string;
  readonly privateKey: KeyObject;
}

/** The Ed25519 key that follows from the master key of a version for one purpose. Throws SealError on an unknown version. */
export function signingKey(keys: Keys, purpose: string, version: number): SigningKey {
  const der = Buffer.concat([PKCS8_ED25519, keys.derive(purpose, version)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return { key: Buffer.from(x!, 'base64url').toString('base64'), privateKey };
}
