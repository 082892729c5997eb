import type { CommandParams, CommandResult } from '@fettle/contracts/agent';
import { createHash } from 'node:crypto';
import { type FileHandle, readFile, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { openWithin } from '../../node/safe-files/open.js';
import { type CallIo, CommandFailed, Refusal } from '../prepared.js';
import { checkDatabase } from './database-check.js';
import { restoreTest } from './restore-test.js';

type Verified = CommandResult<'verify_backup'>;

/** `verify_backup`: backups may lie outside of the folders for files, but what is never read is not looked into by this either. */
export async function verifyBackup(params: CommandParams<'verify_backup'>, io: CallIo): Promise<Verified> {
  const { verification } = params;
  const found = await realpath(params.path).catch(() => {
    throw new Refusal('file.not_found', `There is no ${params.path} on this node, or the agent may not see it.`);
  });
  const { handle, path, stats } = await openWithin(found, { ...io.files.roots, read: [sep] }, 'file');
  try {
    const nothing = { verification, sizeBytes: stats.size, sha256: null, restored: null };
    if (verification === 'checksum') return { ...nothing, ...(await checksum(handle, path, params.sha256, io)) };
    if (verification === 'db_integrity') return { ...nothing, detail: await checkDatabase(path, io) };
    const restored = await restoreTest(path, params.maxBytes, io);
    const detail = `${restored.files} files with ${restored.bytes} bytes were unpacked and counted; the copy is removed again.`;
    return { ...nothing, restored, detail };
  } finally {
    await handle.close();
  }
}

async function checksum(
  handle: FileHandle,
  path: string,
  expected: string | undefined,
  io: CallIo,
): Promise<Pick<Verified, 'sha256' | 'detail'>> {
  const wanted = expected ?? (await noted(path));
  const hash = createHash('sha256');
  for await (const part of handle.createReadStream({ autoClose: false, signal: io.signal }))
    hash.update(part as Buffer);
  const sha256 = hash.digest('hex');
  if (sha256 !== wanted)
    throw new CommandFailed(`${path} is not what was saved: its SHA-256 is ${sha256}, it should be ${wanted}.`);
  return { sha256, detail: 'The SHA-256 is the one that was noted.' };
}

/** What `sha256sum` wrote beside the backup. */
async function noted(path: string): Promise<string> {
  const text = await readFile(`${path}.sha256`, 'utf8').catch(() => '');
  const found = /^([0-9a-f]{64})\b/.exec(text)?.[1];
  if (!found)
    throw new Refusal('params.invalid', `Nothing to compare with: give sha256, or put it into ${path}.sha256.`);
  return found;
}
