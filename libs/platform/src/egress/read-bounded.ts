import type { Readable } from 'node:stream';
import { EgressError } from './egress-error.js';

/** A whole body of at most so many bytes. What is longer is not read on. @throws EgressError `too-large` */
export async function readBounded(body: Readable, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) {
      body.destroy();
      throw new EgressError('too-large', `The answer is longer than ${maxBytes} bytes`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}
