import type { CommandParams, CommandResult } from '@fettle/contracts/agent';
import { setTimeout as pause } from 'node:timers/promises';
import { runProgram } from '../../node/program.js';
import { type CallIo, Refusal } from '../prepared.js';
import { type FilePlace, FileTail, type TailEvent } from './file-tail.js';
import { journalArgs } from './journal-args.js';
import { lineOf, parseEntry, requireJournal } from './journal.js';
import { LinePrinter } from './line-printer.js';
import { LineSplitter } from './line-splitter.js';

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
  if (params.path !== undefined && (params.unit ?? params.priority) !== undefined)
    throw new Refusal('A file has no units and no severities: say path alone, or unit and priority.');
  const over = new AbortController();
  let isFull = false;
  const timer = setTimeout(() => over.abort(), params.durationS * 1_000);
  const printer = new LinePrinter(io, () => {
    isFull = true;
    over.abort();
  });
  const signal = AbortSignal.any([io.signal, over.signal]);
  try {
    const rest = await (params.path === undefined ? followJournal : followFile)(params, io, printer, signal);
    io.signal.throwIfAborted();
    await printer.close();
    return { ...rest, lines: printer.lines, leftOut: printer.leftOut, ended: isFull ? 'full' : 'time' };
  } finally {
    clearTimeout(timer);
    await printer.close();
  }
}

type Followed = Pick<Result, 'source' | 'rotations' | 'cursor'>;

async function followJournal(params: Params, io: CallIo, printer: LinePrinter, signal: AbortSignal): Promise<Followed> {
  requireJournal();
  const { unit, priority, lines, cursor } = params;
  let journalCursor = cursor?.journalCursor ?? null;
  const splitter = new LineSplitter(1024 * 1024);
  const argv = ['journalctl', ...journalArgs({ unit, priority, lines, after: cursor?.journalCursor, follow: true })];
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
  return { source: 'journal', rotations: 0, cursor: { journalCursor, fileInode: null, fileOffset: null } };
}

async function followFile(params: Params, io: CallIo, printer: LinePrinter, signal: AbortSignal): Promise<Followed> {
  const { path = '', lines, cursor } = params;
  const tail = new FileTail(path, io.files.roots, {
    line: (line) => printer.print(line),
    event: (event) => printer.remark(eventWords[event]),
  });
  const { fileInode, fileOffset } = cursor ?? {};
  const from: FilePlace | undefined =
    fileInode === undefined || fileOffset === undefined ? undefined : { inode: fileInode, offset: fileOffset };
  try {
    await tail.open(from, lines);
    while (!signal.aborted) {
      await tail.step(signal);
      await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
    const { inode, offset } = tail.place;
    const place = { journalCursor: null, fileInode: inode, fileOffset: offset };
    return { source: 'file', rotations: tail.rotations, cursor: place };
  } finally {
    await tail.close();
  }
}
