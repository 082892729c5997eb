import { open, readFile, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buildManifest, type BuildManifest } from '@fettle/contracts/agent';
import {
  digestOf,
  ENVELOPE_NAME,
  fileOfRelease,
  ReleaseRefused,
  verifyRelease,
  type ReleaseFile,
  type ReleaseManifest,
} from '@fettle/contracts/agent/release';
import type { ReleaseTrust } from '@fettle/domain/enrolment';
import { DomainError } from '@fettle/platform/errors';

/** Where the agent's build script leaves what nodes download, seen from this compiled file. */
const BUILDS = join(import.meta.dirname, '../../../../agent/dist/builds');
const SCRIPT = 'install.sh';

/** A file on its way out. Whoever does not read the content destroys it. */
export interface ServedFile {
  readonly content: Readable;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * The agent release that this control plane serves: only under a manifest that one of its trusted keys has signed, only names that
 * stand in that manifest, and only bytes that are what it says.
 */
export class BuildStore {
  /** File name → what the file looked like when its bytes were read, and whether they were right. Reading 127 MB takes half a second. */
  private readonly checked = new Map<string, { readonly seen: string; readonly verdict: Promise<void> }>();
  private readonly folder: string;

  constructor(
    private readonly trust: Pick<ReleaseTrust, 'folder' | 'keys' | 'sealOwn'>,
    ownBuilds: string = BUILDS,
  ) {
    this.folder = trust.folder ?? ownBuilds;
  }

  /** Version, sizes and digests. @throws DomainError `build.not_found` without a release, `build.untrusted` with a bad one */
  async manifest(): Promise<BuildManifest> {
    const { version, files } = (await this.release()).manifest;
    return { version, files: files.map(({ name, sha256, sizeBytes }) => ({ name, sha256, sizeBytes })) };
  }

  /**
   * One file of the release, or its signed manifest under `release.dsse.json`.
   * @throws DomainError `build.not_found` for every other name, `build.untrusted` when signature or bytes are wrong
   */
  async file(name: string): Promise<ServedFile> {
    const { envelope, manifest } = await this.release();
    if (name === ENVELOPE_NAME) return { ...(await digestOf([envelope])), content: Readable.from([envelope]) };
    const entry = manifest.files.find((file) => file.name === name);
    if (!entry) throw new DomainError('build.not_found', { file: name });
    const handle = await open(join(this.folder, entry.name)).catch((cause: unknown) => {
      throw new DomainError('build.not_found', { file: name }, { cause });
    });
    try {
      await this.check(handle, entry, manifest);
    } catch (error) {
      await handle.close();
      throw error;
    }
    const content = handle.createReadStream({ start: 0 });
    return { content, sizeBytes: entry.sizeBytes, sha256: entry.sha256 };
  }

  /** The text of the install script. @throws as `file` does */
  async installScript(): Promise<string> {
    const { content } = await this.file(SCRIPT);
    return Buffer.concat((await content.toArray()) as Buffer[]).toString('utf8');
  }

  /** The verified release. Read anew each time: what is on the disk may be replaced while this process runs. */
  private async release(): Promise<{ envelope: Buffer; manifest: ReleaseManifest }> {
    const text = await this.envelope();
    try {
      const { manifest } = verifyRelease(text, { keys: this.trust.keys, now: Date.now() });
      return { envelope: Buffer.from(text), manifest };
    } catch (error) {
      throw refused(error);
    }
  }

  private async envelope(): Promise<string> {
    try {
      if (this.trust.folder !== undefined) return await readFile(join(this.folder, ENVELOPE_NAME), 'utf8');
      const path = join(this.folder, 'manifest.json');
      const build = buildManifest.parse(JSON.parse(await readFile(path, 'utf8')));
      return this.trust.sealOwn(build, (await stat(path)).mtime);
    } catch (cause) {
      throw new DomainError('build.not_found', {}, { cause });
    }
  }

  /** The bytes are read before the first of them leaves, and again only when the file is another one; who asks meanwhile waits along. */
  private async check(handle: FileHandle, entry: ReleaseFile, manifest: ReleaseManifest): Promise<void> {
    const { ino, size, mtimeMs, ctimeMs } = await handle.stat();
    const seen = [ino, size, mtimeMs, ctimeMs, entry.sha256].join();
    const known = this.checked.get(entry.name);
    if (known?.seen === seen) return known.verdict;
    const verdict = checkBytes(handle, entry, manifest);
    this.checked.set(entry.name, { seen, verdict });
    try {
      await verdict;
    } catch (error) {
      // Wrong bytes stay wrong until the file is another one; a reading that failed says nothing of the next.
      const isVerdict = error instanceof DomainError;
      if (!isVerdict && this.checked.get(entry.name)?.verdict === verdict) this.checked.delete(entry.name);
      throw error;
    }
  }
}

async function checkBytes(handle: FileHandle, entry: ReleaseFile, manifest: ReleaseManifest): Promise<void> {
  const digest = await digestOf(handle.createReadStream({ start: 0, autoClose: false }));
  try {
    if (fileOfRelease(manifest, digest, entry.target).name !== entry.name) throw wrongName(entry);
  } catch (error) {
    throw refused(error);
  }
}

function wrongName({ name }: ReleaseFile): ReleaseRefused {
  return new ReleaseRefused('wrong-file', `${name} holds another file of the release`);
}

function refused(error: unknown): Error {
  if (!(error instanceof ReleaseRefused)) return error as Error;
  return new DomainError('build.untrusted', { reason: error.reason }, { cause: error, detail: error.message });
}
