import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** Bytes before a place that tell whether a file is still the one that was read. */
export const MARK_BYTES = 256;

/** The bytes before a place, at most 256. */
export async function bytesBefore(handle: FileHandle, offset: number): Promise<Buffer> {
  const from = Math.max(0, offset - MARK_BYTES);
  const length = offset - from;
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
  return buffer.subarray(0, bytesRead);
}

/** What the bytes before a place are known by later. */
export const markOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
