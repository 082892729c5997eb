import type { CommandParams, CommandResult } from '@fettle/contracts/agent';
import { CommandFailed, type CallIo } from '../prepared.js';
import { runAsRoot } from '../../node/root/run-as-root.js';
import { runProgram } from '../../node/program.js';
import { entriesOf } from './get-logs.js';
import type { JournalEntry } from './journal.js';
import { scanArgs } from './log-scan-args.js';
import { presetFile, requirePresetJournal } from './preset-file.js';
import { scanFile } from './scan-file.js';

type Params = CommandParams<'log.scan'>;
type Result = CommandResult<'log.scan'>;

/** `log.scan` */
export async function logScan(params: Params, io: CallIo): Promise<Result> {
  const file =
    params.runAsRoot === true || params.cursor?.journalCursor ? undefined : await presetFile(params.sourcePresetId);
  if (file === undefined) return scanJournal(params, io);
  const { mode, sourcePresetId, limits, cursor } = params;
  const from =
    mode === 'monitor' && typeof cursor?.fileInode === 'number' && typeof cursor.fileOffset === 'number'
      ? { inode: cursor.fileInode, offset: cursor.fileOffset }
      : undefined;
  const { place, ...rest } = await scanFile(file, io.files.roots, limits, from);
  const next = { fileInode: place.inode, fileOffset: place.offset, lastReadAt: new Date().toISOString() };
  return { sourcePresetId, sourceType: 'file', cursor: next, ...rest };
}

async function scanJournal(params: Params, io: CallIo): Promise<Result> {
  const { sourcePresetId, limits, cursor, mode } = params;
  requirePresetJournal(sourcePresetId);
  const after = mode === 'monitor' ? (cursor?.journalCursor ?? undefined) : undefined;
  const warnings: string[] = [];
  let found: JournalEntry[];
  try {
    found = await read(params, io, after);
  } catch (error) {
    // A cursor of a journal that was emptied or moved.
    if (after === undefined || !(error instanceof CommandFailed) || !/cursor/i.test(error.message)) throw error;
    warnings.push('the journal does not know the cursor any more; its last lines were read');
    found = await read(params, io, undefined);
  }
  const kept = within(found, after === undefined ? limits.backfillLines : limits.maxLines, limits.maxBytes, after);
  const journalCursor = kept.entries.at(-1)?.cursor ?? cursor?.journalCursor ?? null;
  return {
    sourcePresetId,
    sourceType: 'journal',
    entries: kept.entries.map(({ at, message, unit, identifier }) => ({ timestamp: at, message, unit, identifier })),
    cursor: { journalCursor, lastReadAt: new Date().toISOString() },
    truncated: kept.entries.length < found.length,
    bytesRead: kept.bytes,
    linesRead: kept.entries.length,
    warnings,
  };
}

async function read(params: Params, io: CallIo, after: string | undefined): Promise<JournalEntry[]> {
  const asked = { ...params, cursor: after === undefined ? undefined : { journalCursor: after } };
  const options = { maxBytes: 16 * 1024 * 1024 };
  const said =
    params.runAsRoot === true
      ? await runAsRoot(io, 'log.scan', asked, options)
      : await runProgram(['journalctl', ...scanArgs(asked)], { signal: io.signal, key: io.key, ...options });
  return entriesOf(said.stdout);
}

/** As many as fit: the first ones after a cursor, so that the next scan goes on; else the last ones. */
function within(found: JournalEntry[], maxLines: number, maxBytes: number, after: string | undefined) {
  const entries: JournalEntry[] = [];
  let bytes = 0;
  for (const entry of after === undefined ? found.toReversed() : found) {
    const size = Buffer.byteLength(entry.message) + 1;
    if (entries.length >= maxLines || (entries.length > 0 && bytes + size > maxBytes)) break;
    bytes += size;
    entries.push(entry);
  }
  return { entries: after === undefined ? entries.toReversed() : entries, bytes };
}
