import { constants } from 'node:fs';
import { type FileHandle, open, readdir, readFile, rm, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { privateDirectory, replaceFile } from '../files.js';
import { pathOf, refusing } from './open.js';
import type { Slot } from './replace.js';

const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants;
/** What is older belongs to no attempt any more: a transfer lives for an hour. */
const STALE_MS = 2 * 3_600_000;

/** A file in the making, beside its place: whole and on disk before it takes the name. */
export interface Part {
  readonly file: FileHandle;
  /** By the open folder. */
  readonly path: string;
  /** Bytes that an attempt which was broken off has left in it. */
  readonly have: number;
  drop(): Promise<void>;
  /** Leaves it for the next attempt. */
  leave(): Promise<void>;
}

/**
 * Opens the part of a slot by a key: the same key again finds what an attempt before left, if nobody else has touched it. Which parts there
 * are is noted in the state directory, so that those of attempts which nobody repeats are removed later. @throws Refusal
 */
export async function openPart(slot: Slot, key: string, stateDir: string): Promise<Part> {
  const path = `${pathOf(slot.folder)}/.fettle-${key}.part`;
  const notes = join(stateDir, 'parts');
  await privateDirectory(notes);
  await removeStale(notes);
  await replaceFile(join(notes, key), join(dirname(slot.path), basename(path)));
  const file = (await openOwn(path)) ?? (await openNew(path).catch(refusing(slot.path)));
  const drop = async (): Promise<void> => {
    await file.close().catch(() => undefined);
    await unlink(path).catch(() => undefined);
    await rm(join(notes, key), { force: true });
  };
  const leave = (): Promise<void> => file.close().catch(() => undefined);
  return { file, path, have: (await file.stat()).size, drop, leave };
}

const openNew = (path: string): Promise<FileHandle> => open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);

/** What an earlier attempt has left; anything else of that name goes. */
async function openOwn(path: string): Promise<FileHandle | undefined> {
  const file = await open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined);
  const found = await file?.stat();
  if (found?.isFile() && found.uid === process.geteuid?.() && found.nlink === 1 && (found.mode & 0o777) === 0o600)
    return file;
  await file?.close();
  await unlink(path).catch(() => undefined);
  return undefined;
}

async function removeStale(notes: string): Promise<void> {
  for (const key of await readdir(notes)) {
    const note = join(notes, key);
    const age = Date.now() - ((await stat(note).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age < STALE_MS) continue;
    const path = await readFile(note, 'utf8').catch(() => '');
    if (basename(path) === `.fettle-${key}.part`) await unlink(path).catch(() => undefined);
    await rm(note, { force: true });
  }
}
