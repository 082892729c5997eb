import { openWithin } from '../../node/safe-files/open.js';
import type { FileRoots } from '../../node/safe-files/policy.js';
import type { FilePlace } from './file-tail.js';
import { cutLine, readable } from './line-splitter.js';

export interface ScanLimits {
  readonly maxLines: number;
  readonly maxBytes: number;
  readonly backfillLines: number;
}

export interface Scan {
  readonly entries: { readonly timestamp?: string; readonly message: string }[];
  /** Where the next scan goes on. */
  readonly place: FilePlace;
  /** There is more than was given. */
  readonly truncated: boolean;
  readonly bytesRead: number;
  readonly linesRead: number;
  readonly warnings: string[];
}

/**
 * The whole lines of a file since a place; of one that was rotated or emptied since then, from its beginning; without a place its last
 * ones. @throws Refusal
 */
export async function scanFile(path: string, roots: FileRoots, limits: ScanLimits, from?: FilePlace): Promise<Scan> {
  const { handle, stats } = await openWithin(path, roots, 'file');
  try {
    const warning = from && changed(from, stats.ino, stats.size, path);
    const start = from ? (warning ? 0 : from.offset) : Math.max(0, stats.size - limits.maxBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(limits.maxBytes), 0, limits.maxBytes, start);
    const { lines, bytes } = from
      ? firstLines(buffer.subarray(0, bytesRead), limits)
      : lastLines(buffer.subarray(0, bytesRead), limits, start === 0);
    const place = { inode: stats.ino, offset: start + bytes };
    const truncated = from ? place.offset + unended(buffer, bytesRead, bytes) < stats.size : start > 0 || lines.cut;
    const entries = lines.kept.map(entryOf);
    const warnings = warning ? [warning] : [];
    return { entries, place, truncated, bytesRead, linesRead: entries.length, warnings };
  } finally {
    await handle.close();
  }
}

function changed({ inode, offset }: FilePlace, ino: number, size: number, path: string): string | undefined {
  if (inode !== ino) return `${path} was rotated; it was read from its beginning`;
  return offset > size ? `${path} was emptied; it was read from its beginning` : undefined;
}

/** Bytes at the end that are only the beginning of a line: they are no reason to read again at once. */
function unended(buffer: Buffer, bytesRead: number, used: number): number {
  const rest = buffer.subarray(used, bytesRead);
  return rest.includes(10) ? 0 : rest.length;
}

function firstLines(bytes: Buffer, { maxLines, maxBytes }: ScanLimits) {
  const kept: string[] = [];
  let at = 0;
  for (let end = bytes.indexOf(10); end >= 0 && kept.length < maxLines; end = bytes.indexOf(10, at)) {
    kept.push(textOf(bytes.subarray(at, end)));
    at = end + 1;
  }
  // A line that is longer than a scan may be: given in pieces, else nobody would ever get past it.
  if (kept.length === 0 && bytes.length === maxBytes) {
    kept.push(textOf(bytes));
    at = bytes.length;
  }
  return { lines: { kept, cut: false }, bytes: at };
}

function lastLines(bytes: Buffer, { maxLines, backfillLines }: ScanLimits, isWhole: boolean) {
  const end = bytes.lastIndexOf(10) + 1;
  const begin = isWhole ? 0 : Math.max(0, bytes.indexOf(10) + 1);
  const all =
    begin < end
      ? bytes
          .subarray(begin, end - 1)
          .toString('latin1')
          .split('\n')
      : [];
  const most = Math.min(maxLines, backfillLines);
  const kept = all.slice(-most).map((line) => textOf(Buffer.from(line, 'latin1')));
  return { lines: { kept, cut: all.length > kept.length }, bytes: end };
}

const textOf = (bytes: Buffer): string => cutLine(readable(bytes.toString('utf8').replace(/\r$/, '')));

/** The time of a line, where it begins with one that needs no guessing of the year. */
function entryOf(message: string): { timestamp?: string; message: string } {
  const [said] = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})/.exec(message) ?? [];
  const time = said === undefined ? NaN : Date.parse(said);
  return Number.isNaN(time) ? { message } : { timestamp: new Date(time).toISOString(), message };
}
