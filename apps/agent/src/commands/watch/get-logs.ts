import type { CommandParams, CommandResult } from '@fettle/contracts/agent';
import { runProgram } from '../../node/program.js';
import { cut } from '../machine/acting.js';
import type { CallIo } from '../prepared.js';
import { journalArgs, type JournalQuestion } from './journal-args.js';
import { type JournalEntry, parseEntry, requireJournal } from './journal.js';
import { requireKnownUnit } from './known-unit.js';

/** Entries that answer a question, oldest first. @throws Refusal where no journal is kept, CommandFailed when it may not be read */
export async function journalEntries(question: JournalQuestion, io: CallIo): Promise<JournalEntry[]> {
  requireJournal();
  const { stdout } = await runProgram(['journalctl', ...journalArgs(question)], {
    signal: io.signal,
    key: io.key,
    maxBytes: 16 * 1024 * 1024,
  });
  return entriesOf(stdout);
}

export const entriesOf = (text: string): JournalEntry[] =>
  text.split('\n').flatMap((line) => {
    const entry = line === '' ? null : parseEntry(line);
    return entry ? [entry] : [];
  });

/** `get_logs` */
export async function getLogs(params: CommandParams<'get_logs'>, io: CallIo): Promise<CommandResult<'get_logs'>> {
  const found = await journalEntries(params, io);
  if (found.length === 0 && params.unit !== undefined) await requireKnownUnit(params.unit, io);
  // The newest matter most: cut from the other end.
  const { kept, truncated } = cut(found.toReversed());
  const entries = kept.toReversed().map(({ at, priority, unit, identifier, pid, message }) => ({
    ...{ at, priority, unit, identifier, pid, message },
  }));
  return { entries, cursor: found.at(-1)?.cursor ?? null, truncated };
}
