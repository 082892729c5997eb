import { lstat, mkdtemp, opendir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../node/program.js';
import { type CallIo, CommandFailed, Refusal } from '../prepared.js';
import { requireProgram } from './acting.js';

const MAX_FILES = 1_000_000;

/** What an archive says that it holds. */
export interface ArchiveSize {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Unpacks a tar archive (plain or compressed) into a directory of its own, counts what came out, and removes it again.
 * @throws Refusal when it is larger than `maxBytes` or than there is room; CommandFailed when it cannot be unpacked whole
 */
export async function restoreTest(path: string, maxBytes: number, io: CallIo): Promise<ArchiveSize> {
  requireProgram('tar', 'unpacking a backup');
  const listed = await list(path, maxBytes, io);
  const directory = await mkdtemp(join(tmpdir(), 'fettle-restore-'));
  try {
    const { bavail, bsize } = await statfs(directory);
    if (listed.bytes > bavail * bsize * 0.9)
      throw new Refusal(
        'archive.refused',
        `There is no room for ${listed.bytes} bytes in ${tmpdir()}: nothing was unpacked.`,
      );
    const safely = ['--no-same-owner', '--no-same-permissions', '--delay-directory-restore', '--no-overwrite-dir'];
    await runProgram(['tar', '--extract', ...safely, '--file', path, '--directory', directory], {
      signal: io.signal,
      key: io.key,
    });
    const found = await count(directory, io);
    if (found.files !== listed.files || found.bytes < listed.bytes)
      throw new CommandFailed(
        `The archive lists ${listed.files} files with ${listed.bytes} bytes; ${found.files} with ${found.bytes} came out.`,
      );
    return found;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Reads the whole archive once and adds up what it holds; nothing is written. */
async function list(path: string, maxBytes: number, io: CallIo): Promise<ArchiveSize> {
  const sum = { files: 0, bytes: 0 };
  const stop = new AbortController();
  let fault: string | undefined;
  let rest = '';
  const take = (line: string) => {
    const [kind, size] = [line[0], Number(/^\S+\s+\S+\s+(\d+)\s/.exec(line)?.[1] ?? 0)];
    if (kind === 'b' || kind === 'c') fault ??= 'It holds device files, which no backup of files needs.';
    if (kind === '-') sum.files += 1;
    if (kind === '-') sum.bytes += size;
    if (sum.bytes > maxBytes) fault ??= `It holds more than ${maxBytes} bytes.`;
    if (sum.files > MAX_FILES) fault ??= `It holds more than ${MAX_FILES} files.`;
    if (fault) stop.abort();
  };
  const onOutput = (stream: 'stdout' | 'stderr', data: Buffer) => {
    if (stream === 'stderr') return;
    const lines = (rest + data.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  };
  const signal = AbortSignal.any([io.signal, stop.signal]);
  const argv = ['tar', '--list', '--verbose', '--numeric-owner', '--quoting-style=escape', '--file', path] as const;
  await runProgram([...argv] as [string, ...string[]], { signal, key: io.key, onOutput }).catch((error: unknown) => {
    if (fault) throw new Refusal('archive.refused', `The archive is not unpacked. ${fault}`);
    if (error instanceof CommandFailed && error.exitCode !== null)
      throw new CommandFailed(
        `${path} is not a whole tar archive: tar ended with exit code ${error.exitCode}.`,
        error.exitCode,
      );
    throw error;
  });
  if (fault) throw new Refusal('archive.refused', `The archive is not unpacked. ${fault}`);
  return sum;
}

/** Files as they lie there now; links count as none, as in the list. */
async function count(directory: string, io: CallIo): Promise<ArchiveSize> {
  const sum = { files: 0, bytes: 0 };
  for await (const entry of await opendir(directory, { recursive: true })) {
    io.signal.throwIfAborted();
    if (!entry.isFile()) continue;
    const { size, nlink } = await lstat(join(entry.parentPath, entry.name));
    sum.files += 1 / nlink;
    sum.bytes += size / nlink;
  }
  return { files: Math.round(sum.files), bytes: Math.round(sum.bytes) };
}
