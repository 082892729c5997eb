import { Readable } from 'node:stream';
import type { ExportFile } from '@fettle/domain/lists';
import { RawAnswer } from '@fettle/platform/http';

/** A caller who takes nothing for this long is gone: his place among the few exports is for somebody else. */
const STALLED_AFTER_MS = 30_000;
/** What is handed on at a time, in bytes: a line that takes this much within the time above is slow, not gone. */
const SLICE_BYTES = 64 * 1024;

/** A list as a download that is written as fast as the caller takes it. One that breaks off ends the connection, not the file. */
export function download(file: ExportFile, stalledAfterMs = STALLED_AFTER_MS): RawAnswer {
  const stream: Readable = Readable.from(watched());
  async function* watched(): AsyncGenerator<Buffer> {
    for await (const piece of file.pieces) {
      for (const slice of slicesOf(Buffer.from(piece))) {
        const timer = setTimeout(() => stream.destroy(new Error('Nobody took the export')), stalledAfterMs).unref();
        try {
          yield slice;
        } finally {
          clearTimeout(timer);
        }
      }
    }
  }
  const headers = { 'content-disposition': `attachment; filename="${file.name}"` };
  return new RawAnswer(stream, { contentType: file.contentType, headers });
}

function* slicesOf(piece: Buffer): Generator<Buffer> {
  for (let at = 0; at < piece.length; at += SLICE_BYTES) yield piece.subarray(at, at + SLICE_BYTES);
}
