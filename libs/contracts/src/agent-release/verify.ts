import { createHash } from 'node:crypto';
import { keyIdOf, openEnvelope } from './envelope.js';
import {
  compareReleases,
  parseManifest,
  type ReleaseFile,
  type ReleaseManifest,
  type ReleaseTarget,
} from './manifest.js';
import { ReleaseRefused } from './release-refused.js';

/** Clocks of two machines may differ by so much before one of them is called wrong. */
const CLOCK_TOLERANCE_MS = 86_400_000;

/** What a release is held against. */
export interface Expectations {
  /** Public keys, one of which must have signed. */
  readonly keys: readonly string[];
  /** Time for expiry, in ms since 1970. Absent for a release that is installed already: that does not grow stale. */
  readonly now?: number;
  /** What is installed; an older release is refused. */
  readonly installed?: Pick<ReleaseManifest, 'version' | 'createdAt'> | undefined;
}

/** A release whose signature was right. */
export interface VerifiedRelease {
  readonly manifest: ReleaseManifest;
  /** Id of the trusted key that has signed. */
  readonly keyId: string;
}

/**
 * Verifies the text of an envelope: signature by a trusted key first, then what it says.
 * @throws ReleaseRefused with the reason, in words for the person who installs it
 */
export function verifyRelease(text: string, expected: Expectations): VerifiedRelease {
  const { payload, signatures, signedBy } = openEnvelope(text);
  const signer = expected.keys.find(signedBy);
  if (signer === undefined) throw refusedSigner(signatures, expected.keys);
  const manifest = readManifest(payload);
  // A machine that adopted keys none of which has been seen to work could never accept a release again.
  if (!manifest.keys.some(signedBy)) {
    throw new ReleaseRefused('malformed', 'none of the keys that the release announces has signed it');
  }
  if (expected.now !== undefined) checkTime(manifest, expected.now);
  const { installed } = expected;
  if (installed !== undefined && compareReleases(manifest, installed) < 0) {
    const [offered, present] = [manifest, installed].map((one) => `${one.version} of ${one.createdAt}`);
    throw new ReleaseRefused('older', `release ${offered} is older than what is installed: ${present}`);
  }
  return { manifest, keyId: keyIdOf(signer) };
}

function refusedSigner(signatures: readonly { keyid: string }[], keys: readonly string[]): ReleaseRefused {
  const ids = signatures.map(({ keyid }) => keyid);
  const trusted = keys.map(keyIdOf);
  if (ids.length === 0) return new ReleaseRefused('unsigned', 'the release carries no signature');
  if (ids.some((id) => trusted.includes(id))) {
    return new ReleaseRefused('altered', 'the signature of the release is wrong: it was altered after it was signed');
  }
  const words = `the release is signed by ${ids.join(', ')}, which is not trusted; trusted is ${trusted.join(', ') || 'no key'}`;
  return new ReleaseRefused('untrusted', words);
}

function readManifest(payload: Buffer): ReleaseManifest {
  try {
    return parseManifest(payload);
  } catch (cause) {
    throw new ReleaseRefused('malformed', 'the signed manifest is not one that this program knows', { cause });
  }
}

function checkTime({ createdAt, expiresAt }: ReleaseManifest, now: number): void {
  if (Date.parse(expiresAt) <= now) {
    throw new ReleaseRefused(
      'expired',
      `the release expired at ${expiresAt}: have it signed anew, or a newer one published`,
    );
  }
  if (Date.parse(createdAt) > now + CLOCK_TOLERANCE_MS) {
    throw new ReleaseRefused('future', `the release was made at ${createdAt}, which is in the future: set the clock`);
  }
}

/** SHA-256 (hex) and size of some bytes. */
export interface Digest {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Reads content to its end, piece by piece. */
export async function digestOf(content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Digest> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const part of content) {
    hash.update(part);
    sizeBytes += part.length;
  }
  return { sha256: hash.digest('hex'), sizeBytes };
}

/**
 * The file of a release that has these bytes and, if given, runs there.
 * @throws ReleaseRefused `wrong-file` when the release has no such file
 */
export function fileOfRelease(manifest: ReleaseManifest, digest: Digest, target?: ReleaseTarget): ReleaseFile {
  const same = manifest.files.filter(
    ({ sha256, sizeBytes }) => sha256 === digest.sha256 && sizeBytes === digest.sizeBytes,
  );
  const file = same.find((one) => target === undefined || one.target === target);
  if (file) return file;
  const found = `its SHA-256 is ${digest.sha256}`;
  if (same.length > 0) {
    const words = `the file is for ${same.map((one) => one.target).join()}, not for ${target}: ${found}`;
    throw new ReleaseRefused('wrong-file', words);
  }
  throw new ReleaseRefused('wrong-file', `the file is not one of release ${manifest.version}: ${found}`);
}
