import type { IncomingMessage } from 'node:http';
import { DomainError } from '../errors/index.js';
import { inspectJson } from './json-inspector.js';

export const DEFAULT_MAX_BODY_BYTES = 1_048_576;
/** Slower senders are cut off: 10 s, and 16 KiB a second. */
const BODY_GRACE_MS = 10_000;
const MIN_BYTES_PER_MS = 16;
const strictDecoder = new TextDecoder('utf-8', { fatal: true });
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
  const { bytes: arrived } = new Arrival(request, maxBytes);
  const bytes = await arrived;
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
    return JSON.parse(lenient ? withoutMark(bytes).toString('utf8') : strictDecoder.decode(bytes));
  } catch (error) {
    const detail = error instanceof SyntaxError ? 'The body is not JSON' : 'The body is not UTF-8';
    throw new DomainError('request.malformed', {}, { detail });
  }
}

/** Decoders drop a byte order mark; `toString`, which is several times faster, does not. */
function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function slow(): DomainError {
  return new DomainError('request.timeout', {}, { detail: 'The body arrives too slowly' });
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('request.too_large', {}, { detail: `At most ${maxBytes} bytes are accepted here` });
}

/** Bodies that are still arriving, looked at once a second: a timer for each would cost more than most bodies. */
const arriving = new Set<Arrival>();
let patience: NodeJS.Timeout | undefined;

function lookAtSlowOnes(): void {
  const now = performance.now();
  for (const arrival of arriving) if (arrival.isTooSlow(now)) arrival.fail(slow());
  if (arriving.size > 0) return;
  clearInterval(patience);
  patience = undefined;
}

/** One body on its way. Not `for await`: leaving such a loop destroys the socket, and the caller would never read why it was refused. */
class Arrival {
  readonly bytes: Promise<Buffer>;
  private resolve!: (bytes: Buffer) => void;
  private reject!: (error: Error) => void;
  private readonly startedAt = performance.now();
  private chunks: Buffer[] = [];
  private size = 0;

  constructor(
    private readonly request: IncomingMessage,
    private readonly maxBytes: number,
  ) {
    this.bytes = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    arriving.add(this);
    patience ??= setInterval(lookAtSlowOnes, 1_000).unref();
    request.on('data', this.onData).on('end', this.onEnd).on('error', this.onCut).on('close', this.onCut);
  }

  isTooSlow(now: number): boolean {
    return now - this.startedAt >= BODY_GRACE_MS + this.size / MIN_BYTES_PER_MS;
  }

  fail(error: Error): void {
    arriving.delete(this);
    this.chunks = [];
    this.reject(error);
  }

  private readonly onData = (chunk: Buffer): void => {
    this.size += chunk.length;
    if (this.size <= this.maxBytes) this.chunks.push(chunk);
    else this.fail(tooLarge(this.maxBytes));
  };

  private readonly onEnd = (): void => {
    arriving.delete(this);
    // The close that follows every request is no fault; an error with its stack is dear. A parked request keeps nothing of this.
    this.request.off('data', this.onData).off('end', this.onEnd).off('error', this.onCut).off('close', this.onCut);
    this.request.on('error', nothing);
    this.resolve(this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks));
    this.chunks = [];
  };

  private readonly onCut = (): void => {
    this.fail(new DomainError('request.malformed', {}, { detail: 'The request ended early' }));
  };
}

const nothing = (): void => undefined;
