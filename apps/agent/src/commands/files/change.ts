import type { CommandParams, CommandResult } from '@fettle/contracts/agent';
import { createHash } from 'node:crypto';
import { type Backup, backUp } from '../../node/safe-files/backup.js';
import { emptySlot, fillSlot, slotFor } from '../../node/safe-files/replace.js';
import { type CallIo, Refusal } from '../prepared.js';
import { FILE_WRITE_MAX } from '@fettle/contracts/agent';

/** `file_write`: the whole file or nothing, after a copy of what was there. */
export async function fileWrite(
  { path, content, encoding, base }: CommandParams<'file_write'>,
  { files, signal }: CallIo,
): Promise<CommandResult<'file_write'>> {
  const data = Buffer.from(content, encoding);
  if (data.length > FILE_WRITE_MAX)
    throw new Refusal('file.too_large', `${data.length} bytes are too many: at most ${FILE_WRITE_MAX}.`);
  const slot = await slotFor(path, files.roots);
  try {
    if (slot.stats && base === null) throw new Refusal('file.exists', `${slot.path} exists already.`);
    const backup = slot.stats ? await backUp(slot, files.stateDir, signal) : null;
    requireBase(slot.path, base, backup);
    await fillSlot(slot, { stateDir: files.stateDir }, ({ file }) => file.writeFile(data));
    const sha256 = createHash('sha256').update(data).digest('hex');
    return { path: slot.path, bytes: data.length, sha256, backup: backup?.path ?? null };
  } finally {
    await slot.close();
  }
}

/** `file_delete`: a file, after a copy of it. */
export async function fileDelete(
  { path, base }: CommandParams<'file_delete'>,
  { files, signal }: CallIo,
): Promise<CommandResult<'file_delete'>> {
  const slot = await slotFor(path, files.roots);
  try {
    if (!slot.stats) throw new Refusal('file.not_found', `${slot.path} does not exist.`);
    const backup = await backUp(slot, files.stateDir, signal);
    requireBase(slot.path, base, backup);
    await emptySlot(slot);
    return { path: slot.path, backup: backup.path };
  } finally {
    await slot.close();
  }
}

/** What was changed meanwhile is not overwritten: its copy, just made, tells what stands there. */
export function requireBase(path: string, base: string | null | undefined, backup: Backup | null): void {
  if (base === undefined || base === null) return;
  if (!backup) throw new Refusal('file.changed', `${path} was deleted since it was read.`);
  if (backup.sha256 !== base)
    throw new Refusal(
      'file.changed',
      `${path} was changed since it was read: it is ${backup.sha256} now. Nothing was written.`,
    );
}
