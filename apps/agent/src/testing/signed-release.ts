import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import {
  instantOf,
  keyIdOf,
  manifestBytes,
  sealEnvelope,
  signingInput,
  type ReleaseManifest,
  type ReleaseTarget,
} from '@fettle/contracts/agent/release';

/** A key pair that signs releases in tests. */
export class ReleaseSigner {
  /** The public key as commands and manifests have it. */
  readonly key: string;
  private readonly privateKey: KeyObject;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.privateKey = privateKey;
    this.key = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64');
  }

  get keyId(): string {
    return keyIdOf(this.key);
  }

  sign(payload: Buffer): { keyid: string; sig: string } {
    return { keyid: this.keyId, sig: sign(null, signingInput(payload), this.privateKey).toString('base64') };
  }
}

/** An instant so many days from now. */
export const inDays = (days: number): string => instantOf(new Date(Date.now() + days * 86_400_000));

/** A manifest over some contents; `changes` win. It trusts the keys of `signers` unless they say otherwise. */
export function manifestOf(
  contents: Readonly<Record<string, { bytes: Uint8Array | string; target: ReleaseTarget }>>,
  signers: readonly ReleaseSigner[],
  changes: Partial<ReleaseManifest> = {},
): ReleaseManifest {
  return {
    format: 1,
    product: 'fettle-agent',
    version: '1.2.3',
    createdAt: inDays(-1),
    expiresAt: inDays(30),
    keys: signers.map(({ key }) => key),
    files: Object.entries(contents).map(([name, { bytes, target }]) => ({
      name,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sizeBytes: Buffer.byteLength(bytes),
      target,
    })),
    ...changes,
  };
}

/** The envelope of a manifest, signed by all of `signers`. */
export function sealed(manifest: ReleaseManifest, signers: readonly ReleaseSigner[]): string {
  const payload = manifestBytes(manifest);
  return sealEnvelope(
    payload,
    signers.map((signer) => signer.sign(payload)),
  );
}

/** The envelope with its manifest changed after it was signed. */
export function tampered(envelope: string, change: (manifest: ReleaseManifest) => void): string {
  const content = JSON.parse(envelope) as { payload: string };
  const manifest = JSON.parse(Buffer.from(content.payload, 'base64').toString()) as ReleaseManifest;
  change(manifest);
  content.payload = manifestBytes(manifest).toString('base64');
  return `${JSON.stringify(content, null, 2)}\n`;
}
