import type { CommandParams, CommandResult } from '@fettle/contracts/agent';
import { setTimeout as pause } from 'node:timers/promises';
import { runProgram } from '../../node/program.js';
import { type CallIo, Refusal } from '../prepared.js';
import { type FilePlace, FileTail, type TailEvent } from './file-tail.js';
import { journalArgs, type JournalQuestion } from './journal-args.js';
import { lineOf, parseEntry, requireJournal } from './journal.js';
import { requireKnownUnit } from './known-unit.js';
import { LinePrinter } from './line-printer.js';
import { LineSplitter } from './line-splitter.js';
import { presets } from './log-scan-args.js';
import { presetFile, requirePresetJournal } from './preset-file.js';

type Params = CommandParams<'follow_logs'>;
type Result = CommandResult<'follow_logs'>;

/** How often a file is looked at. */
const LOOK_MS = 250;

const eventWords: Readonly<Record<TailEvent, string>> = {
  emptied: 'the file was emptied; from its beginning',
  replaced: 'another file has taken its place; from its beginning',
  away: 'the file is away; waiting for it',
  back: 'the file is back',
};

/** `follow_logs` */
export async function followLogs(params: Params, io: CallIo): Promise<Result> {
  const source = await sourceOf(params);
  const over = new AbortController();
  let isFull = false;
  const timer = setTimeout(() => over.abort(), params.durationS * 1_000);
  const printer = new LinePrinter(io, () => {
    isFull = true;
    over.abort();
  });
  const signal = AbortSignal.any([io.signal, over.signal]);
  try {
    const rest =
      'path' in source
        ? await followFile(source.path, params, { io, printer, signal })
        : await followJournal(source, params, { io, printer, signal });
    io.signal.throwIfAborted();
    await printer.close();
    return { ...rest, lines: printer.lines, leftOut: printer.leftOut, ended: isFull ? 'full' : 'time' };
  } finally {
    clearTimeout(timer);
    await printer.close();
  }
}

/** A file, or what is asked of the journal. @throws Refusal for what is no source, or two of them */
async function sourceOf({ path, unit, priority, sourcePresetId }: Params): Promise<{ path: string } | JournalQuestion> {
  if (sourcePresetId !== undefined) {
    if ((path ?? unit ?? priority) !== undefined)
      throw new Refusal(
        'params.invalid',
        'A preset is a source as a whole: say it alone, without path, unit and priority.',
      );
    const file = await presetFile(sourcePresetId);
    if (file !== undefined) return { path: file };
    requirePresetJournal(sourcePresetId);
    return { matches: presets[sourcePresetId].matches };
  }
  if (path === undefined) return { unit, priority };
  if ((unit ?? priority) !== undefined)
    throw new Refusal('params.invalid', 'A file has no units and no severities: say path alone, or unit and priority.');
  return { path };
}

type Followed = Pick<Result, 'source' | 'rotations' | 'cursor'>;

interface Following {
  readonly io: CallIo;
  readonly printer: LinePrinter;
  readonly signal: AbortSignal;
}

async function followJournal(
  question: JournalQuestion,
  { lines, cursor }: Params,
  { io, printer, signal }: Following,
): Promise<Followed> {
  requireJournal();
  if (question.unit !== undefined) await requireKnownUnit(question.unit, io);
  let journalCursor = cursor?.journalCursor ?? null;
  const splitter = new LineSplitter(1024 * 1024);
  const argv = ['journalctl', ...journalArgs({ ...question, lines, after: cursor?.journalCursor, follow: true })];
  const ended = runProgram(argv as [string, ...string[]], {
    signal,
    key: io.key,
    onOutput: (stream, data) => {
      if (stream === 'stderr') return printer.remark(data.toString('utf8').trim());
      for (const line of splitter.pushWhole(data)) {
        const entry = parseEntry(line);
        if (!entry) continue;
        journalCursor = entry.cursor;
        printer.print(lineOf(entry));
      }
    },
  });
  await ended.catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return { source: 'journal', rotations: 0, cursor: { ...nowhere, journalCursor } };
}

const nowhere: Result['cursor'] = { journalCursor: null, fileInode: null, fileOffset: null, fileMark: null };

async function followFile(
  path: string,
  { lines, cursor }: Params,
  { io, printer, signal }: Following,
): Promise<Followed> {
  const tail = new FileTail(path, io.files.roots, {
    line: (line) => printer.print(line),
    event: (event) => printer.remark(eventWords[event]),
  });
  const { fileInode: inode, fileOffset: offset, fileMark: mark } = cursor ?? {};
  const from: FilePlace | undefined = inode === undefined || offset === undefined ? undefined : { inode, offset, mark };
  try {
    await tail.open(from, lines);
    while (!signal.aborted) {
      await tail.step(signal);
      await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
    const place = await tail.place();
    const where = { fileInode: place.inode, fileOffset: place.offset, fileMark: place.mark ?? null };
    return { source: 'file', rotations: tail.rotations, cursor: { ...nowhere, ...where } };
  } finally {
    await tail.close();
  }
}
