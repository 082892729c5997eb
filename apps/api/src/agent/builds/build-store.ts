import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Readable } from 'node:stream';
import { buildManifest, type BuildManifest } from '@fettle/contracts/agent';
import { DomainError } from '@fettle/platform/errors';

/** Where the agent's build script leaves what nodes download, and the script that installs it, seen from this compiled file. */
const BUILDS = new URL('../../../../agent/dist/builds/', import.meta.url);
const SCRIPT = new URL('../../../../../infra/agent/install.sh', import.meta.url);

/** The agent build that this control plane serves. Only names that stand in its manifest can be asked for. */
export class BuildStore {
  constructor(
    private readonly builds: URL = BUILDS,
    private readonly scriptFile: URL = SCRIPT,
  ) {}

  /** Version, sizes and digests. @throws DomainError `build.not_found` when this installation has no agent build */
  async manifest(): Promise<BuildManifest> {
    const text = await this.read(new URL('manifest.json', this.builds));
    return buildManifest.parse(JSON.parse(text));
  }

  /** One file of the build as a stream. @throws DomainError `build.not_found` for every name that the manifest does not list */
  async file(name: string): Promise<{ content: Readable; sizeBytes: number; sha256: string }> {
    const entry = (await this.manifest()).files.find((file) => file.name === name);
    if (!entry) throw new DomainError('build.not_found', { file: name });
    const path = fileURLToPath(new URL(entry.name, this.builds));
    const { size } = await stat(path).catch((cause: unknown) => {
      throw new DomainError('build.not_found', { file: name }, { cause });
    });
    return { content: createReadStream(path), sizeBytes: size, sha256: entry.sha256 };
  }

  /** The text of the install script. */
  installScript(): Promise<string> {
    return this.read(this.scriptFile);
  }

  private async read(file: URL): Promise<string> {
    try {
      return await readFile(file, 'utf8');
    } catch (cause) {
      throw new DomainError('build.not_found', {}, { cause });
    }
  }
}
