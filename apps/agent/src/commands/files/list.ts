import type { CommandParams, CommandResult } from '@fettle/contracts/agent';
import { lstat, opendir, readlink } from 'node:fs/promises';
import { entryOf, type FileEntry, type Names, readNames } from '../../node/safe-files/entry.js';
import { openWithin, pathOf } from '../../node/safe-files/open.js';
import { refusalOf } from '../../node/safe-files/policy.js';
import type { CallIo } from '../prepared.js';
import { nameFilter } from './name-filter.js';

const LIST_MAX = 500;
/** What the entries of one answer may have as JSON: names and links of a hostile folder are long. */
const LIST_BYTES = 384 * 1024;
const LINK_MAX = 1_024;

/** Node knows this encoding, its types do not. */
const inBytes = { encoding: 'buffer' as BufferEncoding, bufferSize: 1_024 };

/** A name as text, with the bytes that it really has. */
interface Name {
  readonly text: string;
  readonly bytes: Buffer;
}

/** `file_list`: a page of a folder, sorted by name. Entries are looked at through the open folder. */
export async function fileList(
  { path, pattern, after = '' }: CommandParams<'file_list'>,
  { files, signal }: CallIo,
): Promise<CommandResult<'file_list'>> {
  const opened = await openWithin(path, files.roots, 'directory');
  try {
    const folder = pathOf(opened.handle);
    const { page, total, more } = await namesIn(folder, { fits: nameFilter(pattern), after, signal });
    const entries = await entriesOf(folder, page);
    const truncated = more > page.length || entries.read < page.length;
    const writable = refusalOf(`${opened.path}/x`, 'write', files.roots) === undefined;
    return { path: opened.path, entries: entries.list, truncated, total, writable };
  } finally {
    await opened.handle.close();
  }
}

/** The first names after one, how many there are after it and how many in all: a folder of any size takes the same memory. */
async function namesIn(
  folder: string,
  { fits, after, signal }: { fits: (name: string) => boolean; after: string; signal: AbortSignal },
): Promise<{ page: Name[]; total: number; more: number }> {
  let page: Name[] = [];
  let [total, more] = [0, 0];
  const first = () => page.sort((a, b) => (a.text < b.text ? -1 : 1)).slice(0, LIST_MAX);
  const names = (await opendir(folder, inBytes)) as unknown as AsyncIterable<{ name: Buffer }>;
  for await (const { name: bytes } of names) {
    signal.throwIfAborted();
    const text = bytes.toString();
    if (!fits(text)) continue;
    total += 1;
    if (after !== '' && text <= after) continue;
    more += 1;
    page.push({ text, bytes });
    if (page.length >= 20 * LIST_MAX) page = first();
  }
  return { page: first(), total, more };
}

async function entriesOf(folder: string, page: readonly Name[]): Promise<{ list: FileEntry[]; read: number }> {
  const names = await readNames();
  const list: FileEntry[] = [];
  let [read, size] = [0, 0];
  for (const name of page) {
    const entry = await entryIn(folder, name, names);
    size += entry ? Buffer.byteLength(JSON.stringify(entry)) : 0;
    if (size > LIST_BYTES) break;
    read += 1;
    if (entry) list.push(entry);
  }
  return { list, read };
}

/** Undefined where it has gone meanwhile. */
async function entryIn(folder: string, { text, bytes }: Name, names: Names): Promise<FileEntry | undefined> {
  const path = Buffer.concat([Buffer.from(`${folder}/`), bytes]);
  const stats = await lstat(path).catch(() => undefined);
  if (!stats) return undefined;
  const target = stats.isSymbolicLink() ? await readlink(path).catch(() => null) : null;
  const entry = entryOf(text, stats, names, target?.slice(0, LINK_MAX) ?? null);
  return bytes.equals(Buffer.from(text)) ? entry : { ...entry, isNameable: false };
}
