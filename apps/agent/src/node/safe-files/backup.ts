import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../commands/prepared.js';
import { privateDirectory, syncDirectory } from '../files.js';
import { openSlot, type Slot } from './replace.js';

/** The largest file of which a copy is made; what is larger is not overwritten by a command. */
export const BACKUP_MAX_BYTES = 64 * 1024 * 1024;
const KEEP_BYTES = 512 * 1024 * 1024;
const KEEP_FILES = 500;

export interface Backup {
  /** Where the copy lies. */
  readonly path: string;
  readonly sha256: string;
}

/**
 * Copies what stands in a slot into the agent's own folder, on disk before it returns. The oldest copies leave when there are more than
 * 500, or more than 512 MiB of them. @throws Refusal for a file that is too large
 */
export async function backUp(slot: Slot, stateDir: string, signal: AbortSignal): Promise<Backup> {
  const source = await openSlot(slot);
  try {
    requireSize(slot.path, (await source.stat()).size);
    const folder = join(stateDir, 'backups');
    await privateDirectory(folder);
    const stamp = new Date().toISOString().replace(/[:.]/g, '-');
    const name = slot.path.replace(/[^\w.-]+/g, '_').slice(-120);
    const path = join(folder, `${stamp}-${randomBytes(3).toString('hex')}-${name}`);
    const sha256 = await copy(source, path, { of: slot.path, signal });
    await syncDirectory(folder);
    await prune(folder);
    return { path, sha256 };
  } finally {
    await source.close();
  }
}

/** Copies to a new file, on disk before it returns. Gives the digest. */
async function copy(
  source: FileHandle,
  path: string,
  { of, signal }: { of: string; signal: AbortSignal },
): Promise<string> {
  const target = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  const digest = createHash('sha256');
  let bytes = 0;
  try {
    for await (const part of source.createReadStream({ autoClose: false, signal })) {
      // What somebody goes on writing to has no size that could be asked for before.
      requireSize(of, (bytes += (part as Buffer).length));
      digest.update(part as Buffer);
      await target.appendFile(part as Buffer);
    }
    await target.sync();
    return digest.digest('hex');
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await target.close();
  }
}

function requireSize(path: string, bytes: number): void {
  if (bytes <= BACKUP_MAX_BYTES) return;
  throw new Refusal(
    'file.too_large',
    `${path} has ${bytes} bytes or more: a copy is made of at most ${BACKUP_MAX_BYTES}, and without one it is not replaced.`,
  );
}

async function prune(folder: string): Promise<void> {
  // Names begin with their time: the newest first.
  const names = (await readdir(folder)).sort().reverse();
  let bytes = 0;
  for (const [index, name] of names.entries()) {
    bytes += (await stat(join(folder, name)).catch(() => ({ size: 0 }))).size;
    if (index > 0 && (index >= KEEP_FILES || bytes > KEEP_BYTES)) await rm(join(folder, name), { force: true });
  }
}
