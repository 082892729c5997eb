import type { NodeRefusalCode } from '@fettle/contracts/agent';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import { Refusal } from '../../commands/prepared.js';
import { type FileRoots, type PathRefusal, refusalOf } from './policy.js';

/** Something that was opened, with where it really lies. */
export interface Opened {
  readonly handle: FileHandle;
  readonly path: string;
  readonly stats: Stats;
}

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY } = constants;
/** Takes hold of something without opening it: no device is touched, no pipe waited for. Linux has it, the constants of Node do not. */
const O_PATH = 0o10000000;

/**
 * Takes hold of what a path leads to, after every link, if it lies within the roots. Judged is what was taken hold of: the kernel says where
 * it lies, so a link that is exchanged between the question and the opening changes nothing.
 * @throws Refusal with a text for the operator
 */
export async function holdWithin(path: string, roots: FileRoots): Promise<Opened> {
  const wanted = await resolved(path);
  refuse(refusalOf(wanted, 'read', roots));
  const handle = await open(wanted, O_PATH | O_NOFOLLOW).catch(refusing(path));
  try {
    const [real, stats] = await Promise.all([whereIs(handle), handle.stat()]);
    refuse(refusalOf(real, 'read', roots));
    if (stats.isSymbolicLink()) throw new Refusal('file.changed', `${path} was exchanged meanwhile.`);
    return { handle, path: real, stats };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Opens for reading what a path leads to, if it is a file or a folder within the roots. Pipes and devices are not opened.
 * @throws Refusal with a text for the operator
 */
export async function openWithin(path: string, roots: FileRoots, as: 'file' | 'directory'): Promise<Opened> {
  const held = await holdWithin(path, roots);
  try {
    const fits = as === 'file' ? held.stats.isFile() : held.stats.isDirectory();
    if (!fits)
      throw new Refusal(
        as === 'file' ? 'file.not_regular' : 'file.not_folder',
        `${held.path} is ${kindOf(held.stats)}, no ${as === 'file' ? 'file' : 'folder'}.`,
      );
    // Through what is held: the very thing that was judged, whatever its name leads to by now.
    const handle = await open(pathOf(held.handle), O_RDONLY | O_NONBLOCK | O_NOCTTY).catch(refusing(path));
    return { ...held, handle };
  } finally {
    await held.handle.close();
  }
}

/** The real path of something that exists. @throws Refusal */
export async function resolved(path: string): Promise<string> {
  if (path.includes('\0')) throw new Refusal('path.invalid', 'A path cannot contain NUL.');
  return realpath(path).catch(refusing(path));
}

/** Where an open file lies now, as the kernel says. */
export async function whereIs(handle: FileHandle): Promise<string> {
  const path = await readlink(pathOf(handle));
  if (!path.endsWith(' (deleted)')) return path;
  // The kernel says so of what has no name any more; but a name may end like that, too.
  const [held, there] = await Promise.all([handle.stat(), lstat(path).catch(() => undefined)]);
  if (there?.ino === held.ino && there.dev === held.dev) return path;
  throw new Refusal('file.changed', 'It was deleted meanwhile.');
}

/** A path that leads to exactly what is open, whatever happens to its name. */
export const pathOf = (handle: FileHandle): string => `/proc/self/fd/${handle.fd}`;

export function refuse(why: PathRefusal | undefined): void {
  if (why !== undefined) throw new Refusal(why.code, why.words);
}

/** What something is, as it goes on after "is". */
export function kindOf(stats: Stats): string {
  if (stats.isFile()) return 'a file';
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  if (stats.isSymbolicLink()) return 'a link';
  return stats.isBlockDevice() || stats.isCharacterDevice() ? 'a device' : 'something else';
}

const known: Record<string, readonly [code: NodeRefusalCode, words: string]> = {
  ENOENT: ['file.not_found', 'does not exist.'],
  EACCES: ['file.not_permitted', 'may not be opened by the user of the agent.'],
  EPERM: ['file.not_permitted', 'may not be opened by the user of the agent.'],
  ENOTDIR: ['file.not_found', 'is not in a folder, or is none.'],
  ELOOP: ['file.link', 'leads in a circle of links, or was exchanged meanwhile.'],
  ENAMETOOLONG: ['path.invalid', 'is too long for a path.'],
  ENXIO: ['file.not_regular', 'is a device or a socket.'],
  EROFS: ['file.not_permitted', 'lies on a file system that is only read.'],
  ENOSPC: ['file.no_room', 'has no room: the file system is full.'],
  EDQUOT: ['file.no_room', 'has no room: the quota of the file system is used up.'],
};

/** Turns a fault of the file system into a refusal with words for the operator. */
export const refusing =
  (path: string) =>
  (error: NodeJS.ErrnoException): never => {
    const [code, words] = known[error.code ?? ''] ?? ['file.unusable', `cannot be used: ${error.message}`];
    throw new Refusal(code, `${path} ${words}`);
  };
