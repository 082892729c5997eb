import { ReleaseRefused } from '@fettle/contracts/agent/release';
import type { AgentConfig } from '../config.js';
import type { Log } from '../log.js';
import { verifyFile, verifyOwnProgram, type VerifiedFile } from './own-program.js';
import type { ReleasePaths } from './trusted-release.js';

/** Both paths, or undefined for an agent that no install script has set up, such as one that runs from a checkout. */
function pathsOf({ releaseFile, releaseKeysFile }: AgentConfig): ReleasePaths | undefined {
  return releaseFile === undefined || releaseKeysFile === undefined ? undefined : { releaseFile, releaseKeysFile };
}

/**
 * What a start begins with: an agent that was installed from a signed release runs only while its own file is one of that release.
 * @throws ReleaseRefused otherwise
 */
export async function checkBeforeStart(config: AgentConfig, log: Log): Promise<void> {
  const paths = pathsOf(config);
  if (paths === undefined) {
    log.warn('this agent was not installed from a signed release: its own file is not checked');
    return;
  }
  const { manifest, keyId, file } = await verifyOwnProgram(paths);
  log.info('own file verified', { release: manifest.version, file: file.name, key: keyId });
}

/** `fettle-agent verify [FILE]`: the line to print. @throws ReleaseRefused when the file is not one of the release */
export async function verifyOnRequest(config: AgentConfig, file: string | undefined): Promise<string> {
  const paths = pathsOf(config);
  if (paths === undefined) {
    throw new ReleaseRefused(
      'unsigned',
      'no signed release is installed here: give --release FILE and --release-keys FILE',
    );
  }
  return describe(await (file === undefined ? verifyOwnProgram(paths) : verifyFile(file, paths)));
}

/** What `fettle-agent status` says of it. */
export async function releaseStatus(config: AgentConfig): Promise<object> {
  const paths = pathsOf(config);
  if (paths === undefined) return { state: 'unsigned' };
  try {
    const { manifest, keyId } = await verifyOwnProgram(paths);
    return { state: 'verified', version: manifest.version, createdAt: manifest.createdAt, keyId };
  } catch (error) {
    if (!(error instanceof ReleaseRefused)) throw error;
    return { state: 'refused', reason: error.message };
  }
}

function describe({ path, file, manifest, keyId }: VerifiedFile): string {
  const release = `release ${manifest.version} of ${manifest.createdAt}`;
  return `${path} is ${file.name} (${file.target}) of ${release}, signed by key ${keyId}\n`;
}
