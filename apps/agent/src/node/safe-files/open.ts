import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, readlink, realpath } from 'node:fs/promises';
import { Refusal } from '../../commands/prepared.js';
import { type FileRoots, refusalOf } from './policy.js';

/** Something that was opened, with where it really lies. */
export interface Opened {
  readonly handle: FileHandle;
  readonly path: string;
  readonly stats: Stats;
}

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY } = constants;

/**
 * Opens what a path leads to, after every link, if it is a file or a folder within the roots. Judged is what was opened: the kernel says
 * where the open file lies, so a link that is exchanged between the question and the opening changes nothing. Pipes and devices are not
 * waited for and not touched.
 * @throws Refusal with a text for the operator
 */
export async function openWithin(path: string, roots: FileRoots, as: 'file' | 'directory'): Promise<Opened> {
  const wanted = await resolved(path);
  // Before anything is opened: opening alone can do something to a device.
  refuse(refusalOf(wanted, 'read', roots));
  const flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | (as === 'directory' ? O_DIRECTORY : 0);
  const handle = await open(wanted, flags).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(wordsOf(error, path));
  });
  try {
    const [real, stats] = await Promise.all([whereIs(handle), handle.stat()]);
    refuse(refusalOf(real, 'read', roots));
    if (as === 'file' && !stats.isFile()) throw new Refusal(`${real} is ${kindOf(stats)}, no file.`);
    return { handle, path: real, stats };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The real path of something that exists. @throws Refusal */
export async function resolved(path: string): Promise<string> {
  if (path.includes('\0')) throw new Refusal('A path cannot contain NUL.');
  return realpath(path).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(wordsOf(error, path));
  });
}

/** Where an open file lies now, as the kernel says. */
export async function whereIs(handle: FileHandle): Promise<string> {
  const path = await readlink(pathOf(handle));
  if (path.endsWith(' (deleted)')) throw new Refusal('It was deleted meanwhile.');
  return path;
}

/** A path that leads to exactly what is open, whatever happens to its name. */
export const pathOf = (handle: FileHandle): string => `/proc/self/fd/${handle.fd}`;

export function refuse(reason: string | undefined): void {
  if (reason !== undefined) throw new Refusal(reason);
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  return stats.isBlockDevice() || stats.isCharacterDevice() ? 'a device' : 'something else';
}

const known: Record<string, string> = {
  ENOENT: 'does not exist.',
  EACCES: 'may not be opened by the user of the agent.',
  EPERM: 'may not be opened by the user of the agent.',
  ENOTDIR: 'is not in a folder, or is none.',
  ELOOP: 'leads in a circle of links, or was exchanged meanwhile.',
  ENAMETOOLONG: 'is too long for a path.',
  ENXIO: 'is a device or a socket.',
};

/** A fault of the file system, for the operator. */
export function wordsOf(error: NodeJS.ErrnoException, path: string): string {
  return `${path} ${known[error.code ?? ''] ?? `cannot be used: ${error.message}`}`;
}
