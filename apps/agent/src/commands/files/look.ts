import type { CommandParams, CommandResult } from '@fettle/contracts/agent';
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { entryOf, readNames } from '../../node/safe-files/entry.js';
import { holdWithin, openWithin, whereIs } from '../../node/safe-files/open.js';
import { type FileRoots, refusalOf } from '../../node/safe-files/policy.js';
import type { CallIo } from '../prepared.js';

/** A text that would be more than this as JSON, because all of it has to be escaped, is sent as base64. */
const TEXT_MAX = 480 * 1024;

const isWritable = (path: string, roots: FileRoots): boolean => refusalOf(path, 'write', roots) === undefined;

/** `file_stat`: what a path leads to, also a pipe or a device: nothing is opened. */
export async function fileStat(
  { path }: CommandParams<'file_stat'>,
  { files }: CallIo,
): Promise<CommandResult<'file_stat'>> {
  const { handle, path: real, stats } = await holdWithin(path, files.roots);
  await handle.close();
  const entry = entryOf(basename(real) || '/', stats, await readNames());
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
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
    return Buffer.byteLength(JSON.stringify(text)) > TEXT_MAX ? undefined : text;
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
