import { Readable } from 'node:stream';
import type { ExportFile } from '@fettle/domain/lists';
import { RawAnswer } from '@fettle/platform/http';

/** A caller who takes nothing for this long is gone: his place among the few exports is for somebody else. */
const STALLED_AFTER_MS = 30_000;

/** A list as a download that is written as fast as the caller takes it. One that breaks off ends the connection, not the file. */
export function download(file: ExportFile, stalledAfterMs = STALLED_AFTER_MS): RawAnswer {
  const stream: Readable = Readable.from(watched());
  async function* watched(): AsyncGenerator<Buffer> {
    for await (const piece of file.pieces) {
      const timer = setTimeout(() => stream.destroy(new Error('Nobody took the export')), stalledAfterMs).unref();
      try {
        yield Buffer.from(piece);
      } finally {
        clearTimeout(timer);
      }
    }
  }
  const headers = { 'content-disposition': `attachment; filename="${file.name}"` };
  return new RawAnswer(stream, { contentType: file.contentType, headers });
}
