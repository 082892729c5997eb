import { createReadStream, realpathSync } from 'node:fs';
import { isSea } from 'node:sea';
import {
  digestOf,
  fileOfRelease,
  ReleaseRefused,
  releaseTargets,
  type ReleaseFile,
  type ReleaseTarget,
  type VerifiedRelease,
} from '@fettle/contracts/agent/release';
import { readRelease, type ReleasePaths } from './trusted-release.js';

/** A file that belongs to a release this machine trusts. */
export interface VerifiedFile extends VerifiedRelease {
  readonly path: string;
  readonly file: ReleaseFile;
}

/** The file that this program was started from, and where such a file runs. */
function ownProgram(): { path: string; target: ReleaseTarget | undefined } {
  if (!isSea()) return { path: realpathSync(process.argv[1]!), target: 'node' };
  return { path: process.execPath, target: releaseTargets.find((target) => target === `linux-${process.arch}`) };
}

/**
 * Holds this program's own file against the release that is installed. While an update puts both in their places the release of the
 * new file lies beside the old one as `….new`: either may be the one that fits.
 * @throws ReleaseRefused when neither does
 */
export async function verifyOwnProgram(paths: ReleasePaths): Promise<VerifiedFile> {
  const { path, target } = ownProgram();
  try {
    return await verifyFile(path, paths, target);
  } catch (error) {
    const next = { ...paths, releaseFile: `${paths.releaseFile}.new` };
    const late = await verifyFile(path, next, target).catch(() => undefined);
    if (late === undefined) throw error;
    return late;
  }
}

/**
 * Holds a file against the release that is installed, or another envelope. `target`: where it has to run; by default what the release
 * says of a file of that name.
 * @throws ReleaseRefused when signature or bytes are wrong
 */
export async function verifyFile(path: string, paths: ReleasePaths, target?: ReleaseTarget): Promise<VerifiedFile> {
  const release = await readRelease(paths);
  const digest = await digestOf(createReadStream(path) as AsyncIterable<Buffer>);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const named = release.manifest.files.find((file) => file.name === name);
  try {
    return { ...release, path, file: fileOfRelease(release.manifest, digest, target ?? named?.target) };
  } catch (error) {
    if (error instanceof ReleaseRefused) throw new ReleaseRefused(error.reason, `${path}: ${error.message}`);
    throw error;
  }
}
