import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, link, lstat, open, realpath, rename, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Refusal } from '../../commands/prepared.js';
import { kindOf, pathOf, refuse, refusing, resolved, whereIs } from './open.js';
import { openPart, type Part } from './part.js';
import { type FileRoots, refusalOf } from './policy.js';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;

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
  const parent = dirname(target);
  const folder = await open(parent, O_RDONLY | O_DIRECTORY | O_NOFOLLOW).catch(refusing(parent));
  try {
    const name = basename(target);
    const real = `${(await whereIs(folder)).replace(/\/$/, '')}/${name}`;
    refuse(refusalOf(real, 'write', roots));
    const stats = await lstat(`${pathOf(folder)}/${name}`).catch(() => undefined);
    if (stats && !stats.isFile())
      throw new Refusal(
        stats.isSymbolicLink() ? 'file.changed' : 'file.not_regular',
        `${real} is ${kindOf(stats)}, no file, or was exchanged meanwhile.`,
      );
    return { folder, name, path: real, stats, close: () => folder.close() };
  } catch (error) {
    await folder.close();
    throw error;
  }
}

/** Where a path leads; for a file that does not exist yet the folder must. */
async function realTarget(path: string): Promise<string> {
  if (path.includes('\0')) throw new Refusal('path.invalid', 'A path cannot contain NUL.');
  if (path.endsWith('/') || basename(path) === '..' || basename(path) === '.')
    throw new Refusal('path.invalid', `${path} names a folder.`);
  const there = await realpath(path).catch(() => undefined);
  if (there !== undefined) return there;
  const named = await lstat(path).catch(() => undefined);
  if (named?.isSymbolicLink()) throw new Refusal('file.link', `${path} is a link that leads nowhere.`);
  return `${(await resolved(dirname(path))).replace(/\/$/, '')}/${basename(path)}`;
}

/** Opens for reading what stood in a slot when it was taken. @throws Refusal when something else stands there */
export async function openSlot(slot: Slot): Promise<FileHandle> {
  const path = `${pathOf(slot.folder)}/${slot.name}`;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(refusing(slot.path));
  const found = await file.stat();
  if (found.ino === slot.stats?.ino && found.dev === slot.stats.dev) return file;
  await file.close();
  throw new Refusal('file.changed', `${slot.path} was exchanged meanwhile.`);
}

interface PartOptions {
  readonly key?: string;
  readonly stateDir: string;
  readonly isLeft?: (error: unknown) => boolean;
}

/**
 * Puts a file into a slot, whole or not at all: a part beside it, on disk, with the mode and owner of what it replaces, then the name.
 * `fill` writes the content; `key` names the part. Where `isLeft` says so of what `fill` throws, the part stays for the next attempt.
 * @throws Refusal when the folder cannot be written, or what stands there has changed since the slot was taken
 */
export async function fillSlot(
  slot: Slot,
  { key = randomBytes(8).toString('hex'), stateDir, isLeft = () => false }: PartOptions,
  fill: (part: Part) => Promise<void>,
): Promise<void> {
  const part = await openPart(slot, key, stateDir);
  let goesOn = false;
  try {
    await fill(part);
    await ownAs(part.file, slot.stats);
    await part.file.sync();
    await place(slot, part);
    await slot.folder.sync();
  } catch (error) {
    goesOn = isLeft(error);
    // What the command says itself stays; a full disk and the like get words.
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    refusing(slot.path)(error as NodeJS.ErrnoException);
  } finally {
    await (goesOn ? part.leave() : part.drop());
  }
}

/** Removes what stands in a slot. @throws Refusal when it has changed since the slot was taken */
export async function emptySlot(slot: Slot): Promise<void> {
  await requireUnchanged(slot);
  await unlink(`${pathOf(slot.folder)}/${slot.name}`).catch(refusing(slot.path));
  await slot.folder.sync();
}

async function place(slot: Slot, part: Part): Promise<void> {
  const target = `${pathOf(slot.folder)}/${slot.name}`;
  const [own, there] = await Promise.all([part.file.stat(), lstat(part.path).catch(() => undefined)]);
  if (own.ino !== there?.ino || own.dev !== there.dev)
    throw new Refusal('file.changed', `Somebody exchanged the new file before it stood at ${slot.path}.`);
  await requireUnchanged(slot);
  if (slot.stats) return rename(part.path, target);
  // A second name, which fails where there is one by now; a rename would go over it.
  return link(part.path, target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw changed(slot);
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(error.code ?? '')) throw error;
    return rename(part.path, target);
  });
}

/** What was written to a file after its copy was made would be in neither. */
async function requireUnchanged(slot: Slot): Promise<void> {
  const now = await lstat(`${pathOf(slot.folder)}/${slot.name}`).catch(() => undefined);
  const fields = ['dev', 'ino', 'size', 'mtimeMs', 'ctimeMs'] as const;
  if (fields.some((field) => now?.[field] !== slot.stats?.[field])) throw changed(slot);
}

const changed = ({ path, stats }: Slot): Refusal =>
  new Refusal(
    'file.changed',
    `${path} was ${stats ? 'changed' : 'made by somebody else'} meanwhile. Nothing was written.`,
  );

/** Only root can give a file away; anybody else who may replace it becomes its owner, which a set-id bit must not survive. */
async function ownAs(file: FileHandle, before: Stats | undefined): Promise<void> {
  if (!before) return file.chmod(0o644);
  const isOwn = before.uid === process.geteuid?.() && before.gid === process.getegid?.();
  const isKept =
    isOwn ||
    (await file.chown(before.uid, before.gid).then(
      () => true,
      () => false,
    ));
  return file.chmod(before.mode & (isKept ? 0o7777 : 0o1777));
}
