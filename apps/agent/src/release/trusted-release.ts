import { readFile, stat } from 'node:fs/promises';
import {
  MAX_ENVELOPE_BYTES,
  releaseKey,
  ReleaseRefused,
  verifyRelease,
  type Expectations,
  type VerifiedRelease,
} from '@fettle/contracts/agent/release';
import { readIfPresent } from '../node/files.js';

/** Where the install script leaves what this machine trusts. */
export interface ReleasePaths {
  /** The signed manifest (DSSE envelope) of what is installed. */
  readonly releaseFile: string;
  /** Trusted public keys, one per line. */
  readonly releaseKeysFile: string;
}

/** The public keys of a key file: one per line; blank lines and those that begin with # are passed over. Throws on any other line. */
export async function readTrustedKeys(path: string): Promise<string[]> {
  const text = await readIfPresent(path);
  if (text === undefined) throw new ReleaseRefused('untrusted', `there is no file of trusted keys at ${path}`);
  const lines = text.split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const wrong = keys.find((key) => !releaseKey.safeParse(key).success);
  if (wrong !== undefined)
    throw new ReleaseRefused('untrusted', `${path} holds something that is no public key: ${wrong}`);
  return keys;
}

/**
 * Verifies a release's envelope with the keys that this machine trusts. For what is installed already leave out `now`; for a newer one
 * give the time and what is installed, and an expired or older one is refused.
 * @throws ReleaseRefused
 */
export async function readRelease(
  paths: ReleasePaths,
  expected: Omit<Expectations, 'keys'> = {},
): Promise<VerifiedRelease> {
  const keys = await readTrustedKeys(paths.releaseKeysFile);
  const size = await stat(paths.releaseFile).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) throw new ReleaseRefused('unsigned', `there is no signed release at ${paths.releaseFile}`);
  if (size > MAX_ENVELOPE_BYTES) throw new ReleaseRefused('malformed', `${paths.releaseFile} is no signed release`);
  return verifyRelease(await readFile(paths.releaseFile, 'utf8'), { ...expected, keys });
}
