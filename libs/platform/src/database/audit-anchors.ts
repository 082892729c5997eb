import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { headSignature, headText, type ChainHead, type HeadKeys } from '@fettle/contracts/audit-chain';
import type { Keys } from '../secrets/index.js';

/** PKCS #8 of Ed25519 before its 32 bytes. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_BYTES = 32;

/**
 * Signs the ends of audit chains with a key that comes from the master key. Who can write to the database, but has no master key, can
 * cut entries from the end of a chain; the end that would fit then has no signature.
 */
export class AuditAnchors {
  constructor(private readonly keys: Keys) {}

  /** `<version of the master key>.<Ed25519 signature as base64url>`. */
  sign(head: ChainHead): string {
    const version = this.keys.currentVersion;
    return `${version}.${sign(null, headText(head), this.privateKey(version)).toString('base64url')}`;
  }

  state(head: ChainHead, signature: string | null): 'signed' | 'unsigned' | 'forged' {
    return headSignature(head, signature, this.publicKeys());
  }

  /** For whoever checks an export: the keys of all versions, 32 bytes each as base64url. */
  publicKeys(): HeadKeys {
    return Object.fromEntries(this.keys.versions.map((version) => [String(version), this.publicKey(version)]));
  }

  private publicKey(version: number): string {
    const spki = createPublicKey(this.privateKey(version)).export({ format: 'der', type: 'spki' });
    return spki.subarray(-PUBLIC_BYTES).toString('base64url');
  }

  private privateKey(version: number): KeyObject {
    const seed = this.keys.derive('audit-heads', version);
    return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  }
}
