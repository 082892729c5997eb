import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, realpath, rename, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Refusal } from '../../commands/prepared.js';
import { pathOf, refuse, resolved, whereIs, wordsOf } from './open.js';
import { type FileRoots, refusalOf } from './policy.js';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_WRONLY, O_CREAT, O_EXCL, O_NONBLOCK } = constants;

/** A place for a file: an open folder and a name in it. Everything goes through the open folder, so no exchanged link leads elsewhere. */
export interface Slot {
  readonly folder: FileHandle;
  readonly name: string;
  /** The real path, for people. */
  readonly path: string;
  /** What stands there now; undefined where nothing does. */
  readonly stats: Stats | undefined;
  close(): Promise<void>;
}

/**
 * The place that a path leads to, to be written: a link that leads to a file within the roots is followed, any other refused.
 * @throws Refusal
 */
export async function slotFor(path: string, roots: FileRoots): Promise<Slot> {
  const target = await realTarget(path);
  refuse(refusalOf(target, 'write', roots));
  const folder = await open(dirname(target), O_RDONLY | O_DIRECTORY | O_NOFOLLOW).catch(
    (error: NodeJS.ErrnoException) => {
      throw new Refusal(wordsOf(error, dirname(target)));
    },
  );
  try {
    const name = basename(target);
    const real = `${(await whereIs(folder)).replace(/\/$/, '')}/${name}`;
    refuse(refusalOf(real, 'write', roots));
    const stats = await lstat(`${pathOf(folder)}/${name}`).catch(() => undefined);
    if (stats && !stats.isFile()) throw new Refusal(`${real} is no file, or was exchanged meanwhile.`);
    return { folder, name, path: real, stats, close: () => folder.close() };
  } catch (error) {
    await folder.close();
    throw error;
  }
}

/** Where a path leads; for a file that does not exist yet the folder must. */
async function realTarget(path: string): Promise<string> {
  if (path.includes('\0')) throw new Refusal('A path cannot contain NUL.');
  if (path.endsWith('/') || basename(path) === '..' || basename(path) === '.')
    throw new Refusal(`${path} names a folder.`);
  const there = await realpath(path).catch(() => undefined);
  if (there !== undefined) return there;
  const link = await lstat(path).catch(() => undefined);
  if (link?.isSymbolicLink()) throw new Refusal(`${path} is a link that leads nowhere.`);
  return `${(await resolved(dirname(path))).replace(/\/$/, '')}/${basename(path)}`;
}

/** Opens what stands in a slot for reading. */
export function openSlot(slot: Slot): Promise<FileHandle> {
  return open(`${pathOf(slot.folder)}/${slot.name}`, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
}

/**
 * Puts a file into a slot, whole or not at all: a temporary file beside it, on disk, with the mode and owner of what it replaces, then
 * the name. `fill` writes the content. @throws Refusal when the folder cannot be written
 */
export async function fillSlot(slot: Slot, fill: (file: FileHandle) => Promise<void>): Promise<void> {
  const folder = pathOf(slot.folder);
  const temporary = `${folder}/.${slot.name.slice(0, 200)}.${randomBytes(6).toString('hex')}.fettle`;
  const file = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600).catch(
    (error: NodeJS.ErrnoException) => {
      throw new Refusal(wordsOf(error, slot.path));
    },
  );
  try {
    await fill(file);
    await file.chmod(slot.stats ? slot.stats.mode & 0o7777 : 0o644);
    await keepOwner(file, slot.stats);
    await file.sync();
    await file.close();
    await rename(temporary, `${folder}/${slot.name}`);
    await slot.folder.sync();
  } catch (error) {
    await file.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** Only root can give a file away; anybody else who may replace it becomes its owner, which a set-id bit must not survive. */
async function keepOwner(file: FileHandle, before: Stats | undefined): Promise<void> {
  if (!before || (before.uid === process.getuid?.() && before.gid === process.getgid?.())) return;
  const isKept = await file.chown(before.uid, before.gid).then(
    () => true,
    () => false,
  );
  await file.chmod(before.mode & (isKept ? 0o7777 : 0o1777));
}
