import type { CommandParams, CommandResult } from '@fettle/contracts/agent';
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { lstat, opendir, readlink } from 'node:fs/promises';
import { basename, matchesGlob } from 'node:path';
import { entryOf, type FileEntry, readNames } from '../../node/safe-files/entry.js';
import { openWithin, pathOf, refuse, resolved, whereIs } from '../../node/safe-files/open.js';
import { type FileRoots, refusalOf } from '../../node/safe-files/policy.js';
import type { CallIo } from '../prepared.js';

const LIST_MAX = 500;
/** Names that are looked through for those that a pattern fits. */
const NAMES_MAX = 100_000;

const isWritable = (path: string, roots: FileRoots): boolean => refusalOf(path, 'write', roots) === undefined;

/** `file_list`: a folder, sorted by name. Entries are looked at through the open folder. */
export async function fileList(
  { path, pattern }: CommandParams<'file_list'>,
  { files, signal }: CallIo,
): Promise<CommandResult<'file_list'>> {
  const opened = await openWithin(path, files.roots, 'directory');
  try {
    const folder = pathOf(opened.handle);
    const found: string[] = [];
    let seen = 0;
    for await (const { name } of await opendir(folder)) {
      signal.throwIfAborted();
      if ((seen += 1) > NAMES_MAX) break;
      if (pattern === undefined || matchesGlob(name, pattern)) found.push(name);
    }
    found.sort((a, b) => (a < b ? -1 : 1));
    const names = await readNames();
    const entries: FileEntry[] = [];
    for (const name of found.slice(0, LIST_MAX)) {
      const stats = await lstat(`${folder}/${name}`).catch(() => undefined);
      if (!stats) continue;
      const link = stats.isSymbolicLink() ? await readlink(`${folder}/${name}`).catch(() => null) : null;
      entries.push(entryOf(name, stats, names, link));
    }
    const truncated = found.length > LIST_MAX || seen > NAMES_MAX;
    return { path: opened.path, entries, truncated, writable: isWritable(`${opened.path}/x`, files.roots) };
  } finally {
    await opened.handle.close();
  }
}

/** `file_stat`: what a path leads to, also a pipe or a device: nothing is opened. */
export async function fileStat(
  { path }: CommandParams<'file_stat'>,
  { files }: CallIo,
): Promise<CommandResult<'file_stat'>> {
  const real = await resolved(path);
  refuse(refusalOf(real, 'read', files.roots));
  const entry = entryOf(basename(real) || '/', await lstat(real), await readNames());
  return { path: real, entry, writable: isWritable(real, files.roots) };
}

/** `file_read`: a piece of a file. A hole in a sparse file is read as the zeros that it stands for, a piece at a time. */
export async function fileRead(
  { path, offset, maxBytes }: CommandParams<'file_read'>,
  { files }: CallIo,
): Promise<CommandResult<'file_read'>> {
  const { handle, path: real, stats } = await openWithin(path, files.roots, 'file');
  try {
    const data = await pieceOf(handle, offset, maxBytes);
    // Files of /proc say that they are empty, so the end is where nothing more comes.
    const isEnd = data.length < maxBytes || offset + data.length >= stats.size;
    const text = asText(data);
    return {
      path: real,
      sizeBytes: stats.size,
      modifiedAt: stats.mtime.toISOString(),
      offset,
      bytes: data.length,
      isEnd,
      encoding: text === undefined ? 'base64' : 'utf8',
      content: text ?? data.toString('base64'),
      sha256: offset === 0 && isEnd ? createHash('sha256').update(data).digest('hex') : null,
      writable: isWritable(await whereIs(handle), files.roots),
    };
  } finally {
    await handle.close();
  }
}

async function pieceOf(handle: FileHandle, offset: number, maxBytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(maxBytes);
  let filled = 0;
  while (filled < maxBytes) {
    const { bytesRead } = await handle.read(buffer, filled, maxBytes - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** The text of bytes; undefined where they are none: not UTF-8, or with NUL, which no text file has. */
function asText(data: Buffer): string | undefined {
  if (data.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return undefined;
  }
}

/** `file_checksum`: the digest of a whole file, read a piece at a time. */
export async function fileChecksum(
  { path, algorithm }: CommandParams<'file_checksum'>,
  { files, signal }: CallIo,
): Promise<CommandResult<'file_checksum'>> {
  const { handle, path: real } = await openWithin(path, files.roots, 'file');
  const digest = createHash(algorithm);
  let sizeBytes = 0;
  try {
    for await (const part of handle.createReadStream({ autoClose: false, signal })) {
      sizeBytes += (part as Buffer).length;
      digest.update(part as Buffer);
    }
    return { path: real, algorithm, digest: digest.digest('hex'), sizeBytes };
  } finally {
    await handle.close();
  }
}
