import { type CommandParams, type CommandResult, transferLimits } from '@fettle/contracts/agent';
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { backUp } from '../../node/safe-files/backup.js';
import { openWithin } from '../../node/safe-files/open.js';
import type { Part } from '../../node/safe-files/part.js';
import { fillSlot, openSlot, type Slot, slotFor } from '../../node/safe-files/replace.js';
import { type CallIo, CommandFailed, Refusal, Stopped } from '../prepared.js';
import { requireBase } from './change.js';

/** What the control plane says of a transfer. */
interface Progress {
  readonly chunkBytes: number;
  readonly sizeBytes: number;
  readonly sha256: string | null;
  readonly missing: readonly number[];
}

/** Calls of one transfer: repeated through breaks of the link until they are taken, refused or stopped. */
class TransferCalls {
  constructor(
    private readonly transferId: string,
    private readonly io: CallIo,
  ) {}

  async call<T>(verb: 'begin' | 'chunks' | 'read' | 'finish', body: object): Promise<T> {
    const { taskId, attempt, link, signal } = this.io;
    const path = `/agent/transfers/${this.transferId}/${verb}`;
    const answer = await link.deliver(path, { taskId, attempt, ...body }, signal);
    signal.throwIfAborted();
    if (answer.kind === 'taken') return answer.body as T;
    if (answer.kind === 'stopped') throw new CommandFailed('The agent stops.');
    const code = answer.code === 'transfer.digest_mismatch' ? answer.code : 'transfer.refused';
    throw new Refusal(code, `The transfer was refused: ${answer.message}`);
  }
}

/** `file_transfer`: sends a file. Where it was broken off it goes on with what is missing. */
export async function fileTransfer(
  { transferId, path }: CommandParams<'file_transfer'>,
  io: CallIo,
): Promise<CommandResult<'file_transfer'>> {
  const opened = await openWithin(path, io.files.roots, 'file');
  try {
    const calls = new TransferCalls(transferId, io);
    const sizeBytes = opened.stats.size;
    if (sizeBytes > transferLimits.bytes)
      throw new Refusal(
        'file.too_large',
        `${opened.path} has ${sizeBytes} bytes: at most ${transferLimits.bytes} are transferred.`,
      );
    const progress = await calls.call<Progress>('begin', { sizeBytes });
    await sendMissing(calls, opened.handle, progress, io);
    const sha256 = await digestOf(opened.handle, sizeBytes, io.signal);
    await calls.call('finish', { sha256 });
    return { path: opened.path, sizeBytes, sha256 };
  } finally {
    await opened.handle.close();
  }
}

async function sendMissing(calls: TransferCalls, file: FileHandle, progress: Progress, io: CallIo): Promise<void> {
  const { chunkBytes, sizeBytes } = progress;
  let { missing } = progress;
  while (missing.length > 0) {
    for (const index of missing) {
      const data = await pieceAt(file, index * chunkBytes, Math.min(chunkBytes, sizeBytes - index * chunkBytes));
      const sha256 = createHash('sha256').update(data).digest('hex');
      const body = { index, data: data.toString('base64'), sha256 };
      ({ missing } = await calls.call<Pick<Progress, 'missing'>>('chunks', body));
      await io.write('stdout', `${Math.min(sizeBytes, (index + 1) * chunkBytes)} of ${sizeBytes} bytes\n`);
    }
  }
}

/** `file_push`: fetches a file and puts it in its place whole, after a copy of what was there. */
export async function filePush(
  { transferId, path, base }: CommandParams<'file_push'>,
  io: CallIo,
): Promise<CommandResult<'file_push'>> {
  const slot = await slotFor(path, io.files.roots);
  try {
    const calls = new TransferCalls(transferId, io);
    const { chunkBytes, sizeBytes, sha256 } = await calls.call<Progress>('begin', {});
    const arrived = { path: slot.path, bytes: sizeBytes, sha256: sha256 ?? '' };
    if (io.attempt > 1 && (await holds(slot, arrived, io.signal))) {
      // An attempt before put it in its place, and was broken off before it could say so.
      await calls.call('finish', { sha256 });
      return { ...arrived, backup: null };
    }
    if (slot.stats && base === null) throw new Refusal('file.exists', `${slot.path} exists already.`);
    const backup = slot.stats ? await backUp(slot, io.files.stateDir, io.signal) : null;
    requireBase(slot.path, base, backup);
    await fillSlot(slot, { key: transferId, stateDir: io.files.stateDir, isLeft }, async (part) => {
      const digest = await fetchInto(part, { chunkBytes, sizeBytes }, calls, io);
      if (digest !== sha256)
        throw new Refusal(
          'transfer.digest_mismatch',
          'The bytes that came are others than were announced. Nothing was written.',
        );
    });
    await calls.call('finish', { sha256 });
    return { ...arrived, backup: backup?.path ?? null };
  } finally {
    await slot.close();
  }
}

/** Whether another attempt goes on where this one was broken off: whole chunks stand in the part. */
const isLeft = (error: unknown): boolean => error instanceof Stopped && ['shutdown', 'lost'].includes(error.why);

/** Fetches what a part does not hold yet: whole chunks that an attempt before has brought stay. Gives the digest of all. */
async function fetchInto(
  { file, have }: Part,
  { chunkBytes, sizeBytes }: { chunkBytes: number; sizeBytes: number },
  calls: TransferCalls,
  io: CallIo,
): Promise<string> {
  const whole = createHash('sha256');
  const held = Math.floor(Math.min(have, sizeBytes) / chunkBytes);
  for (let index = 0; index * chunkBytes < sizeBytes; index += 1) {
    io.signal.throwIfAborted();
    const at = index * chunkBytes;
    const data = index < held ? await pieceAt(file, at, chunkBytes) : await fetchChunk(calls, index);
    whole.update(data);
    if (index < held) continue;
    await writeAt(file, data, at);
    await io.write('stdout', `${at + data.length} of ${sizeBytes} bytes\n`);
  }
  await file.truncate(sizeBytes);
  return whole.digest('hex');
}

async function fetchChunk(calls: TransferCalls, index: number): Promise<Buffer> {
  const answer = await calls.call<{ data: string; sha256: string }>('read', { index });
  const data = Buffer.from(answer.data, 'base64');
  if (createHash('sha256').update(data).digest('hex') !== answer.sha256)
    throw new Refusal(
      'transfer.digest_mismatch',
      `Chunk ${index} came with other bytes than its digest says. Nothing was written.`,
    );
  return data;
}

async function writeAt(file: FileHandle, data: Buffer, offset: number): Promise<void> {
  for (let done = 0; done < data.length;)
    done += (await file.write(data, done, data.length - done, offset + done)).bytesWritten;
}

/** Whether exactly these bytes stand in a slot. */
async function holds(slot: Slot, { bytes, sha256 }: { bytes: number; sha256: string }, signal: AbortSignal) {
  if (slot.stats?.size !== bytes) return false;
  const file = await openSlot(slot);
  try {
    return (await digestOf(file, bytes, signal)) === sha256;
  } finally {
    await file.close();
  }
}

/** Exactly `length` bytes from `offset` on. @throws Refusal when the file became shorter */
async function pieceAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  for (let filled = 0; filled < length;) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) throw new Refusal('file.changed', 'The file became shorter while it was sent.');
    filled += bytesRead;
  }
  return buffer;
}

async function digestOf(file: FileHandle, sizeBytes: number, signal: AbortSignal): Promise<string> {
  const digest = createHash('sha256');
  if (sizeBytes === 0) return digest.digest('hex');
  const reader = file.createReadStream({ autoClose: false, start: 0, end: sizeBytes - 1, signal });
  for await (const part of reader) digest.update(part as Buffer);
  return digest.digest('hex');
}
