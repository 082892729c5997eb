import type { WireTask } from '@fettle/contracts/agent';
import { open, type FileHandle } from 'node:fs/promises';
import { readIfPresent, replaceFile } from './node/files.js';
import type { ProcessIdentity } from './node/proc.js';
import type { TaskOutcome } from './outcome.js';

/** One line of the journal. Everything of one attempt carries the same `key`. */
export type JournalRecord =
  | { readonly kind: 'accepted'; readonly key: string; readonly task: WireTask }
  | { readonly kind: 'spawning'; readonly key: string }
  | { readonly kind: 'spawned'; readonly key: string; readonly process: ProcessIdentity }
  | { readonly kind: 'output'; readonly key: string; readonly ackedSeq: number }
  | { readonly kind: 'exited'; readonly key: string; readonly outcome: TaskOutcome }
  | { readonly kind: 'reported'; readonly key: string };

/** What the journal knows of one attempt that has not been reported. */
export interface JournalEntry {
  readonly key: string;
  readonly task: WireTask;
  /** `spawning`: a process may or may not exist, because the agent died around the spawn. */
  readonly phase: 'accepted' | 'spawning' | 'spawned' | 'exited';
  readonly process?: ProcessIdentity;
  /** Highest output chunk that the server is known to hold; -1 for none. */
  readonly ackedSeq: number;
  readonly outcome?: TaskOutcome;
}

/** Names one attempt of one task; also the name of its output file. */
export const attemptKey = (taskId: string, attempt: number): string => `${taskId}.${attempt}`;

const COMPACT_ABOVE_BYTES = 1024 * 1024;

/**
 * The agent's memory across crashes: an append-only file of JSON lines. `append` returns after fsync, so what it was
 * given before a process was spawned is there after any crash. A torn last line, the mark of a crash while writing, is ignored.
 */
export class Journal {
  readonly #entries = new Map<string, JournalEntry>();
  #bytes = 0;
  #torn = false;
  #queue: Promise<void> = Promise.resolve();

  private constructor(
    private readonly path: string,
    private handle: FileHandle | undefined,
  ) {}

  /** Opens or creates the journal, reads what is unfinished and drops what is not. Throws on a file that cannot be written. */
  static async open(path: string): Promise<Journal> {
    const text = (await readIfPresent(path)) ?? '';
    const journal = new Journal(path, await open(path, 'a', 0o600));
    for (const record of parse(text)) journal.#apply(record);
    journal.#bytes = Buffer.byteLength(text);
    journal.#torn = text !== '' && !text.endsWith('\n');
    if (text !== '') await journal.compact();
    return journal;
  }

  /** Attempts that are not reported, in the order in which they were accepted. */
  unfinished(): JournalEntry[] {
    return [...this.#entries.values()];
  }

  /** Writes a record and forces it to disk. Throws (ENOSPC, EIO, …) if that is not possible; then nothing may be started. */
  append(record: JournalRecord): Promise<void> {
    return this.#enqueue(async () => {
      await (await this.#write(record)).datasync();
      this.#apply(record);
      // The record is safe already; a rewrite that finds no space leaves the long file, which is just as right.
      if (this.#bytes > COMPACT_ABOVE_BYTES) await this.#rewrite().catch(() => undefined);
    });
  }

  /** Writes a record that may be lost in a crash without harm: it only saves work. Failures are swallowed. */
  note(record: JournalRecord): Promise<void> {
    return this.#enqueue(async () => {
      await this.#write(record);
      this.#apply(record);
    }).catch(() => undefined);
  }

  /** Rewrites the file with only the unfinished attempts. A full disk is no reason to fail: the long file is still right. */
  compact(): Promise<void> {
    return this.#enqueue(() => this.#rewrite()).catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.#enqueue(async () => this.handle?.close());
  }

  async #write(record: JournalRecord): Promise<FileHandle> {
    this.handle ??= await open(this.path, 'a', 0o600);
    // After a failed write the file may end in half a line: a newline first keeps the next record readable.
    const line = `${this.#torn ? '\n' : ''}${JSON.stringify(record)}\n`;
    this.#torn = true;
    await this.handle.appendFile(line);
    this.#torn = false;
    this.#bytes += Buffer.byteLength(line);
    return this.handle;
  }

  async #rewrite(): Promise<void> {
    const text = [...this.#entries.values()]
      .flatMap(recordsOf)
      .map((record) => `${JSON.stringify(record)}\n`)
      .join('');
    await replaceFile(this.path, text);
    // The old file has no name any more, so nothing may be written to it: the next record opens the new one, or fails.
    const before = this.handle;
    this.handle = undefined;
    this.#bytes = Buffer.byteLength(text);
    this.#torn = false;
    await before?.close();
  }

  #apply(record: JournalRecord): void {
    const { key } = record;
    if (record.kind === 'reported') return void this.#entries.delete(key);
    if (record.kind === 'accepted') {
      this.#entries.set(key, { key, task: record.task, phase: 'accepted', ackedSeq: -1 });
      return;
    }
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.set(key, advance(entry, record));
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}

type Progress = Exclude<JournalRecord, { kind: 'accepted' | 'reported' }>;

function advance(entry: JournalEntry, record: Progress): JournalEntry {
  switch (record.kind) {
    case 'spawning':
      return { ...entry, phase: 'spawning' };
    case 'spawned':
      return { ...entry, phase: 'spawned', process: record.process };
    case 'output':
      return { ...entry, ackedSeq: record.ackedSeq };
    case 'exited':
      return { ...entry, phase: 'exited', outcome: record.outcome };
    default:
      return entry; // Written by a newer agent.
  }
}

function recordsOf(entry: JournalEntry): JournalRecord[] {
  const { key, task, phase, process, ackedSeq, outcome } = entry;
  const records: JournalRecord[] = [{ kind: 'accepted', key, task }];
  if (phase !== 'accepted') records.push({ kind: 'spawning', key });
  if (process !== undefined) records.push({ kind: 'spawned', key, process });
  if (ackedSeq >= 0) records.push({ kind: 'output', key, ackedSeq });
  if (outcome !== undefined) records.push({ kind: 'exited', key, outcome });
  return records;
}

function* parse(text: string): Generator<JournalRecord> {
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      const record = JSON.parse(line) as JournalRecord | null;
      if (record?.kind !== undefined) yield record;
    } catch {
      // Half a line from a crash while writing: its `append` never returned, so nobody relied on it.
    }
  }
}
