import type { OutputStream } from '@fettle/contracts/agent';
import { constants } from 'node:fs';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** A numbered piece of output. `atMs` is Unix time. */
export interface Chunk {
  readonly seq: number;
  readonly stream: OutputStream;
  readonly data: Buffer;
  readonly atMs: number;
}

/** seq u32, stream u8, time f64, length u32, crc of the data u32. */
const HEADER_BYTES = 21;
const REUSE_ABOVE_BYTES = 1024 * 1024;

/**
 * Output of one attempt between the process and the server: a file, so that neither a lost link nor a dead agent loses
 * any of it, and so that memory stays small. Chunks leave when they are acknowledged. On a disk that refuses writes,
 * chunks wait in memory instead and `blocked` asks the reader to pause until they have been sent.
 */
export class Spool {
  /** Sequence number of the next chunk. */
  nextSeq = 0;
  /** Called when `blocked` may have changed or there is something to read. */
  onChange: () => void = () => undefined;
  #overflow: Chunk[] = [];
  #writeOffset = 0;
  /** The oldest chunk that is not acknowledged, and where it lies. */
  #first = { seq: 0, offset: 0 };
  /** Where the chunks of the last read end, for the acknowledgement that follows. */
  #ends: { seq: number; offset: number }[] = [];
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  /**
   * Opens an attempt's file and finds the end of what is intact: a torn tail after a crash is cut off. Chunks up to
   * `ackedSeq` are known to be with the server and are skipped.
   */
  static async open(path: string, ackedSeq = -1): Promise<Spool> {
    const spool = new Spool(path, await open(path, constants.O_RDWR | constants.O_CREAT, 0o600));
    let found = await spool.#readAt(0);
    spool.#first = { seq: found?.chunk.seq ?? 0, offset: 0 };
    while (found !== undefined) {
      if (found.chunk.seq <= ackedSeq) spool.#first = { seq: found.chunk.seq + 1, offset: found.end };
      spool.nextSeq = found.chunk.seq + 1;
      spool.#writeOffset = found.end;
      found = await spool.#readAt(found.end);
    }
    return spool;
  }

  /** True while chunks wait in memory because the disk took them not. */
  get blocked(): boolean {
    return this.#overflow.length > 0;
  }

  /** Sequence number of the oldest chunk that is still here; equals `nextSeq` when everything is acknowledged. */
  get firstSeq(): number {
    return this.#first.seq;
  }

  /** Adds a chunk at the end. Never fails: see `blocked`. */
  append(stream: OutputStream, data: Buffer, atMs: number): Promise<void> {
    const chunk = { seq: this.nextSeq++, stream, data, atMs };
    return this.#enqueue(async () => {
      if (this.blocked) this.#overflow.push(chunk);
      else await this.#store(chunk).catch(() => this.#overflow.push(chunk));
      this.onChange();
    });
  }

  /** The oldest chunks that are not acknowledged: at most `maxChunks`, and `maxBytes` of data unless one alone is more. */
  read(maxChunks: number, maxBytes: number): Promise<Chunk[]> {
    return this.#enqueue(async () => {
      const chunks: Chunk[] = [];
      let bytes = 0;
      let offset = this.#first.offset;
      this.#ends = [];
      const take = (chunk: Chunk, end: number): boolean => {
        if (chunks.length >= maxChunks || (bytes > 0 && bytes + chunk.data.length > maxBytes)) return false;
        bytes += chunk.data.length;
        chunks.push(chunk);
        this.#ends.push({ seq: chunk.seq, offset: end });
        return true;
      };
      while (offset < this.#writeOffset) {
        const found = await this.#readAt(offset);
        if (found === undefined || !take(found.chunk, found.end)) return chunks;
        offset = found.end;
      }
      for (const chunk of this.#overflow) if (!take(chunk, this.#writeOffset)) break;
      return chunks;
    });
  }

  /** Forgets everything up to and including `seq`, which must lie before the end of the last `read`. */
  ack(seq: number): Promise<void> {
    return this.#enqueue(async () => {
      const end = this.#ends.findLast((each) => each.seq <= seq);
      if (end === undefined || end.seq < this.#first.seq) return;
      this.#first = { seq: end.seq + 1, offset: end.offset };
      this.#overflow = this.#overflow.filter((chunk) => chunk.seq > end.seq);
      if (this.#first.offset === this.#writeOffset && this.#writeOffset > REUSE_ABOVE_BYTES) await this.#reuse();
      this.onChange();
    });
  }

  /** Forces what was appended to disk. */
  sync(): Promise<void> {
    return this.#enqueue(() => this.handle.datasync());
  }

  /** Closes the file; `remove` also deletes it, once nobody needs the output any more. */
  close(remove: boolean): Promise<void> {
    return this.#enqueue(async () => {
      await this.handle.close();
      if (remove) await unlink(this.path).catch(() => undefined);
    });
  }

  async #reuse(): Promise<void> {
    await this.handle.truncate(0);
    this.#writeOffset = 0;
    this.#first = { seq: this.#first.seq, offset: 0 };
  }

  async #store(chunk: Chunk): Promise<void> {
    const record = encode(chunk);
    let written = 0;
    // Written at a position: the half record that a full disk leaves behind is overwritten by the next one.
    while (written < record.length) {
      const position = this.#writeOffset + written;
      written += (await this.handle.write(record, written, record.length - written, position)).bytesWritten;
    }
    this.#writeOffset += record.length;
  }

  async #readAt(offset: number): Promise<{ chunk: Chunk; end: number } | undefined> {
    const header = Buffer.alloc(HEADER_BYTES);
    if ((await this.handle.read(header, 0, HEADER_BYTES, offset)).bytesRead < HEADER_BYTES) return undefined;
    const length = header.readUInt32LE(13);
    if (length > 1024 * 1024) return undefined;
    const data = Buffer.alloc(length);
    if ((await this.handle.read(data, 0, length, offset + HEADER_BYTES)).bytesRead < length) return undefined;
    if (crc32(data) !== header.readUInt32LE(17)) return undefined;
    const stream = header.readUInt8(4) === 0 ? 'stdout' : 'stderr';
    const chunk: Chunk = { seq: header.readUInt32LE(0), stream, data, atMs: header.readDoubleLE(5) };
    return { chunk, end: offset + HEADER_BYTES + length };
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }
}

function encode({ seq, stream, data, atMs }: Chunk): Buffer {
  const record = Buffer.alloc(HEADER_BYTES + data.length);
  record.writeUInt32LE(seq, 0);
  record.writeUInt8(stream === 'stdout' ? 0 : 1, 4);
  record.writeDoubleLE(atMs, 5);
  record.writeUInt32LE(data.length, 13);
  record.writeUInt32LE(crc32(data), 17);
  data.copy(record, HEADER_BYTES);
  return record;
}
