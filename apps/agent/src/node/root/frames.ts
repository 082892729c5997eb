import type { Readable, Writable } from 'node:stream';

/**
 * What goes over the helper's socket, each with its length before it. From the agent: `request`. From the helper: `begun` {pid}, `stdout`
 * and `stderr` (raw bytes), and one last word: `exit` {exitCode, signal}, `answer` or `refusal` {code, message}.
 */
export const frameKinds = ['request', 'begun', 'stdout', 'stderr', 'exit', 'answer', 'refusal'] as const;
export type FrameKind = (typeof frameKinds)[number];

export interface Frame {
  readonly kind: FrameKind;
  readonly data: Buffer;
}

/** Nobody has more to say in one piece. */
export const MAX_FRAME_BYTES = 1_048_576;
const HEAD_BYTES = 5;

/** The other side does not speak as it should. */
export class FrameFault extends Error {
  override readonly name = 'FrameFault';
}

/** The bytes of one frame. */
export function frameOf(kind: FrameKind, data: Uint8Array | object): Buffer {
  const body = data instanceof Uint8Array ? data : Buffer.from(JSON.stringify(data));
  if (body.length > MAX_FRAME_BYTES) throw new FrameFault(`A frame of ${body.length} bytes is too long.`);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(frameKinds.indexOf(kind), 0);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

/** Sends one frame; waits while the other side does not read. Resolves to false when it is gone. */
export async function sendFrame(stream: Writable, kind: FrameKind, data: Uint8Array | object): Promise<boolean> {
  if (stream.destroyed || stream.writableEnded) return false;
  if (stream.write(frameOf(kind, data))) return true;
  return new Promise((resolve) => {
    const settle = (isOpen: boolean) => {
      stream.off('drain', drained).off('close', closed);
      resolve(isOpen);
    };
    const drained = () => settle(true);
    const closed = () => settle(false);
    stream.once('drain', drained).once('close', closed);
  });
}

/** Frames as they come, until the other side ends. @throws FrameFault on an unknown kind, a frame that is too long or cut */
export async function* readFrames(stream: Readable): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0);
  // The stream lives on: whoever sent nonsense is still told so.
  for await (const part of stream.iterator({ destroyOnReturn: false })) {
    rest = rest.length === 0 ? (part as Buffer) : Buffer.concat([rest, part as Buffer]);
    for (;;) {
      if (rest.length < HEAD_BYTES) break;
      const kind = frameKinds[rest.readUInt8(0)];
      const length = rest.readUInt32BE(1);
      if (kind === undefined || length > MAX_FRAME_BYTES) throw new FrameFault('That is no frame of the root helper.');
      if (rest.length < HEAD_BYTES + length) break;
      yield { kind, data: rest.subarray(HEAD_BYTES, HEAD_BYTES + length) };
      rest = rest.subarray(HEAD_BYTES + length);
    }
  }
  if (rest.length > 0) throw new FrameFault('The connection ended within a frame.');
}

/** The JSON of a frame. @throws FrameFault */
export function jsonOf({ data }: Frame): unknown {
  try {
    return JSON.parse(data.toString('utf8'));
  } catch {
    throw new FrameFault('The frame holds no JSON.');
  }
}
