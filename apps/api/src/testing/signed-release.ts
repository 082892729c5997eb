import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  keyIdOf,
  manifestBytes,
  sealEnvelope,
  signingInput,
  type ReleaseManifest,
  type ReleaseTarget,
} from '@fettle/contracts/agent/release';

/** A key pair of the kind that lies offline; `key` is the public one as settings have it. */
export interface OfflineKey {
  readonly key: string;
  readonly privateKey: KeyObject;
}

export function makeOfflineKey(): OfflineKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, key: Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64') };
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** An entry of a manifest. */
export const entryOf = (name: string, content: string, target: ReleaseTarget): ReleaseManifest['files'][number] => ({
  name,
  sha256: sha256(content),
  sizeBytes: Buffer.byteLength(content),
  target,
});

/** Signs a manifest and puts it into a release folder, as publishing does. */
export async function publishManifest(
  folder: string,
  manifest: ReleaseManifest,
  { key, privateKey }: OfflineKey,
): Promise<void> {
  const payload = manifestBytes(manifest);
  const sig = sign(null, signingInput(payload), privateKey).toString('base64');
  await writeFile(join(folder, 'release.dsse.json'), sealEnvelope(payload, [{ keyid: keyIdOf(key), sig }]));
}
