import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openWithin } from '../../node/safe-files/open.js';
import type { FileRoots } from '../../node/safe-files/policy.js';
import type { FilePlace } from './file-tail.js';
import { bytesBefore, markOf } from './file-mark.js';
import { LineSplitter } from './line-splitter.js';

const CHUNK_BYTES = 64 * 1024;

/**
 * What was written to a file after a place and before it was renamed beside its name (`app.log.1`, `app.log-20260102`): nothing where it
 * is not found any more, such as when it was compressed.
 */
export async function* rotatedRest(path: string, roots: FileRoots, from: FilePlace): AsyncGenerator<string> {
  const name = await rotatedName(path, from.inode);
  const opened = name && (await openWithin(name, roots, 'file').catch(() => undefined));
  if (!opened) return;
  const { handle, stats } = opened;
  try {
    if (stats.ino !== from.inode || stats.size < from.offset) return;
    if (from.mark !== undefined && markOf(await bytesBefore(handle, from.offset)) !== from.mark) return;
    const splitter = new LineSplitter();
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let at = from.offset; ;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      yield* splitter.push(buffer.subarray(0, bytesRead));
    }
    yield* splitter.end();
  } finally {
    await handle.close();
  }
}

/** The file of an inode whose name begins with that of the path. */
async function rotatedName(path: string, inode: number): Promise<string | undefined> {
  const folder = dirname(path);
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) {
    if (!name.startsWith(basename(path)) || name === basename(path)) continue;
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found?.ino === inode) return join(folder, name);
  }
  return undefined;
}
