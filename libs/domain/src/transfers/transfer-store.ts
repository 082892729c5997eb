import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Config } from '@fettle/platform/config';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Which chunk of which transfer: ids that the database gave, so that no name from outside becomes a path. */
export interface ChunkPlace {
  readonly transferId: string;
  readonly index: number;
  readonly sha256: string;
}

/**
 * The bytes of transfers, below the data directory: a file for each chunk, named by its digest, so that two writers of the same place
 * never mix. Which of the files count is said by the database.
 */
@Injectable()
export class TransferStore {
  private readonly root: string;

  constructor(config: Config) {
    this.root = join(config.dataDir, 'transfers');
  }

  /** Keeps a chunk; on disk before it returns. The same again is the same file. */
  async put(place: ChunkPlace, data: Buffer): Promise<void> {
    const folder = this.folderOf(place.transferId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const temporary = join(folder, `${randomUUID()}.new`);
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(data);
      await file.sync();
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    await rename(temporary, this.pathOf(place));
  }

  /** Forgets a chunk that does not count. */
  async dropChunk(place: ChunkPlace): Promise<void> {
    await rm(this.pathOf(place), { force: true });
  }

  /** The bytes of a chunk, as they were when they came. @throws Error when the disk has lost or changed them */
  async get(place: ChunkPlace): Promise<Buffer> {
    const data = await readFile(this.pathOf(place));
    if (createHash('sha256').update(data).digest('hex') !== place.sha256)
      throw new Error(`Chunk ${place.index} of transfer ${place.transferId} is not what was kept`);
    return data;
  }

  /** All bytes in order, from `offset` on, a chunk at a time. */
  stream(places: readonly ChunkPlace[], chunkBytes: number, offset: number): Readable {
    const read = this.get.bind(this);
    async function* pieces(): AsyncGenerator<Buffer> {
      for (const place of places.slice(Math.floor(offset / chunkBytes))) {
        const data = await read(place);
        const skip = Math.max(0, offset - place.index * chunkBytes);
        if (skip < data.length) yield data.subarray(skip);
      }
    }
    return Readable.from(pieces(), { objectMode: false });
  }

  /** The digest of all bytes together. */
  async digest(places: readonly ChunkPlace[]): Promise<string> {
    const digest = createHash('sha256');
    for (const place of places) digest.update(await this.get(place));
    return digest.digest('hex');
  }

  /** Ids of transfers that have bytes here. */
  async held(): Promise<string[]> {
    const names = await readdir(this.root).catch(() => []);
    return names.filter((name) => uuid.test(name));
  }

  async drop(transferId: string): Promise<void> {
    await rm(this.folderOf(transferId), { recursive: true, force: true });
  }

  private folderOf(transferId: string): string {
    if (!uuid.test(transferId)) throw new Error('Not the id of a transfer');
    return join(this.root, transferId);
  }

  private pathOf({ transferId, index, sha256 }: ChunkPlace): string {
    return join(this.folderOf(transferId), `${index}-${sha256}`);
  }
}
