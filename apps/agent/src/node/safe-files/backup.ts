import { constants } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
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
  const size = slot.stats?.size ?? 0;
  if (size > BACKUP_MAX_BYTES)
    throw new Refusal(
      `${slot.path} has ${size} bytes: a copy is made of at most ${BACKUP_MAX_BYTES}, and without one it is not replaced.`,
    );
  const folder = join(stateDir, 'backups');
  await privateDirectory(folder);
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const path = join(folder, `${stamp}-${slot.path.replace(/[^\w.-]+/g, '_').slice(-120)}`);
  const digest = createHash('sha256');
  const [source, target] = [
    await openSlot(slot),
    await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600),
  ];
  try {
    for await (const part of source.createReadStream({ autoClose: false, signal })) {
      digest.update(part as Buffer);
      await target.appendFile(part as Buffer);
    }
    await target.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await source.close();
    await target.close();
  }
  await syncDirectory(folder);
  await prune(folder);
  return { path, sha256: digest.digest('hex') };
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
