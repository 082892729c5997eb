import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface LogScanPayload {
  readonly mode?: 'preview' | 'monitor';
  readonly sourcePresetId?: string;
  readonly limits?: { readonly maxLines?: number; readonly maxBytes?: number; readonly backfillLines?: number };
  readonly cursor?: {
    readonly fileInode?: number | string;
    readonly fileOffset?: number;
    readonly journalCursor?: string;
  };
}

const files: Readonly<Record<string, string>> = { syslog: 'syslog', 'auth.log': 'auth.log', 'kern.log': 'kern.log' };
const bounded = (value: number | undefined, most: number, usual: number) => Math.min(most, Math.max(1, value ?? usual));

/**
 * Reads what a log file has got since a cursor, or its last lines. A file that was rotated or cut (another inode, or shorter than the
 * cursor) is read from its beginning.
 */
export async function runLogScan(payload: LogScanPayload, logDir: string): Promise<object | { error: string }> {
  const { sourcePresetId = '', limits = {}, cursor, mode } = payload;
  const name = files[sourcePresetId];
  if (!name) return { error: `unsupported log source: ${sourcePresetId}` };
  const path = join(logDir, name);
  const known = await stat(path).catch(() => null);
  if (!known) return empty(sourcePresetId, [`${path} does not exist`]);
  const maxBytes = bounded(limits.maxBytes, 262_144, 65_536);
  const isSame = mode === 'monitor' && cursor && String(cursor.fileInode) === String(known.ino);
  const follows = isSame && (cursor.fileOffset ?? 0) <= known.size;
  const from = follows ? (cursor.fileOffset ?? 0) : cursor ? 0 : Math.max(0, known.size - maxBytes);
  const text = await readFrom(path, from, maxBytes);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const most = cursor ? bounded(limits.maxLines, 2_000, 500) : bounded(limits.backfillLines, 500, 200);
  const lines = whole.split('\n').filter(Boolean);
  const kept = cursor ? lines.slice(0, most) : lines.slice(-most);
  // What did not fit is read the next time.
  const read = cursor ? kept.map((line) => `${line}\n`).join('') : whole;
  return {
    sourcePresetId,
    sourceType: 'file',
    entries: kept.map((message) => ({ message })),
    cursor: { fileInode: known.ino, fileOffset: from + Buffer.byteLength(read), lastReadAt: new Date().toISOString() },
    truncated: kept.length < lines.length,
    bytesRead: Buffer.byteLength(text),
    linesRead: kept.length,
    warnings: cursor && !follows ? ['the file was rotated; reading from its beginning'] : [],
  };
}

async function readFrom(path: string, from: number, bytes: number): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, from);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await file.close();
  }
}

function empty(sourcePresetId: string, warnings: readonly string[]): object {
  const cursor = { lastReadAt: new Date().toISOString() };
  const counts = { truncated: false, bytesRead: 0, linesRead: 0 };
  return { sourcePresetId, sourceType: 'file', entries: [], cursor, ...counts, warnings };
}
