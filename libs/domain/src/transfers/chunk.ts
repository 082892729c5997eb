import { createHash } from 'node:crypto';
import { DomainError } from '@fettle/platform/errors';
import { chunkCount, chunkLength, type TransferRow } from './transfer.row.js';

/** A chunk as it comes over the wire. */
export interface SentChunk {
  readonly index: number;
  /** Base64. */
  readonly data: string;
  readonly sha256: string;
}

/**
 * The bytes of a chunk, once it is the one that it says.
 * @throws DomainError `transfer.chunk_invalid`
 */
export function bytesOf(row: TransferRow, { index, data, sha256 }: SentChunk): Buffer {
  const invalid = (detail: string): DomainError => new DomainError('transfer.chunk_invalid', {}, { detail });
  if (row.size_bytes === null) throw invalid('The size of the file is not known yet');
  const size = Number(row.size_bytes);
  const count = chunkCount(size, row.chunk_bytes);
  if (index >= count) throw invalid(`There is no chunk ${index}: the file has ${count}`);
  const bytes = Buffer.from(data, 'base64');
  const length = chunkLength(size, row.chunk_bytes, index);
  if (bytes.length !== length) throw invalid(`Chunk ${index} has ${bytes.length} bytes, not ${length}`);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw invalid(`The digest of chunk ${index} is another`);
  return bytes;
}
