import type { IncomingMessage } from 'node:http';
import { DomainError } from '../errors/index.js';
import { inspectJson } from './json-inspector.js';

export const DEFAULT_MAX_BODY_BYTES = 1_048_576;
/** Slower senders are cut off: 10 s, and 16 KiB a second. */
const BODY_GRACE_MS = 10_000;
const MIN_BYTES_PER_MS = 16;
const strictDecoder = new TextDecoder('utf-8', { fatal: true });
const mendingDecoder = new TextDecoder('utf-8');
const jsonType = /^application\/(?:[\w.-]+\+)?json\s*(?:;\s*charset="?utf-?8"?\s*)?$/i;

/**
 * Reads and parses a JSON body; both adapters leave the stream untouched for this. An empty body is undefined.
 * @param lenient the agent surface: undecodable bytes and NUL are mended instead of refused
 * @throws DomainError request.too_large, request.timeout, request.unsupported_media_type, request.malformed, request.too_deep, request.invalid
 */
export async function readJsonBody(request: IncomingMessage, maxBytes: number, lenient: boolean): Promise<unknown> {
  if (declaredLength(request) > maxBytes) throw tooLarge(maxBytes);
  if (!hasBody(request)) return undefined;
  const transfer = request.headers['transfer-encoding'];
  if (transfer !== undefined && transfer.toLowerCase() !== 'chunked') {
    throw new DomainError(
      'request.unsupported_media_type',
      {},
      { detail: 'Transfer-Encoding: only chunked is accepted' },
    );
  }
  const encoding = request.headers['content-encoding'];
  if (encoding && encoding !== 'identity') {
    throw new DomainError(
      'request.unsupported_media_type',
      {},
      { detail: `Content-Encoding ${encoding.slice(0, 40)} is not accepted` },
    );
  }
  const bytes = await readBytes(request, maxBytes);
  if (bytes.length === 0) return undefined;
  if (!jsonType.test(request.headers['content-type'] ?? '')) {
    throw new DomainError('request.unsupported_media_type', {}, { detail: 'Send application/json' });
  }
  return inspectJson(parse(bytes, lenient), lenient);
}

function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || declaredLength(request) > 0;
}

function declaredLength(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}

function parse(bytes: Buffer, lenient: boolean): unknown {
  try {
    return JSON.parse((lenient ? mendingDecoder : strictDecoder).decode(bytes));
  } catch (error) {
    const detail = error instanceof SyntaxError ? 'The body is not JSON' : 'The body is not UTF-8';
    throw new DomainError('request.malformed', {}, { detail });
  }
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('request.too_large', {}, { detail: `At most ${maxBytes} bytes are accepted here` });
}

/** Not `for await`: leaving such a loop destroys the socket, and the caller would never read why it was refused. */
function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const startedAt = performance.now();
    let size = 0;
    const patience = setInterval(() => {
      if (performance.now() - startedAt < BODY_GRACE_MS + size / MIN_BYTES_PER_MS) return;
      reject(new DomainError('request.timeout', {}, { detail: 'The body arrives too slowly' }));
    }, 1_000).unref();
    request.on('close', () => clearInterval(patience));
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) return void chunks.push(chunk);
      chunks.length = 0;
      reject(tooLarge(maxBytes));
    });
    const cut = (): void => reject(new DomainError('request.malformed', {}, { detail: 'The request ended early' }));
    request.on('end', () => {
      clearInterval(patience);
      // The close that follows every request is no fault; an error with its stack is dear.
      request
        .off('error', cut)
        .off('close', cut)
        .on('error', () => undefined);
      resolve(Buffer.concat(chunks));
    });
    request.on('error', cut);
    request.on('close', cut);
  });
}
