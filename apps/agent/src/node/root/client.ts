import { begunWord, exitWord, refusalWord, type RootRequest } from '@fettle/contracts/agent/root-access';
import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { type Frame, jsonOf, readFrames, sendFrame } from './frames.js';
import { RootRefusal } from './requests.js';

/** Where the install script puts the helper's door. */
export const ROOT_SOCKET = '/run/fettle-root.sock';
const ANSWER_WITHIN_MS = 10_000;

/** How something ended that ran as root. */
export interface RootExit {
  readonly pid: number | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Processes that could not be ended. */
  readonly left: number;
}

/** Who watches something that runs as root. */
export interface RootWatcher {
  readonly signal: AbortSignal;
  write(stream: 'stdout' | 'stderr', data: Buffer): Promise<void>;
}

/** The agent's side of the helper's socket: a connection for each request. */
export class RootClient {
  constructor(private readonly path: string) {}

  get isInstalled(): boolean {
    return existsSync(this.path);
  }

  /** The answer to a question. @throws RootRefusal, or Error when nobody answers within 10 s */
  async ask(request: Extract<RootRequest, { op: 'status' | 'apply-profile' }>): Promise<unknown> {
    const socket = await this.open();
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new Error('The root helper does not answer.')));
    try {
      await sendFrame(socket, 'request', request);
      for await (const frame of readFrames(socket)) {
        if (frame.kind === 'answer') return jsonOf(frame);
        if (frame.kind === 'refusal') throw refusalIn(frame);
      }
      throw new Error('The root helper hung up without an answer.');
    } finally {
      socket.destroy();
    }
  }

  /**
   * Runs something to its end. When `signal` aborts the helper ends it with its whole group, as it does when this process dies.
   * @throws RootRefusal, or Error when the helper is gone
   */
  async run(request: Extract<RootRequest, { op: 'task' | 'operational' }>, watcher: RootWatcher): Promise<RootExit> {
    watcher.signal.throwIfAborted();
    const socket = await this.open();
    // The end of this side asks the helper to stop; its last word still comes.
    const stop = () => void socket.end();
    watcher.signal.addEventListener('abort', stop, { once: true });
    try {
      await sendFrame(socket, 'request', request);
      return await follow(socket, watcher);
    } finally {
      watcher.signal.removeEventListener('abort', stop);
      socket.destroy();
    }
  }

  private open(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ path: this.path, allowHalfOpen: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject).on('error', () => undefined);
        resolve(socket);
      });
    });
  }
}

async function follow(socket: Socket, watcher: RootWatcher): Promise<RootExit> {
  let pid: number | null = null;
  for await (const frame of readFrames(socket)) {
    if (frame.kind === 'begun') ({ pid } = begunWord.parse(jsonOf(frame)));
    else if (frame.kind === 'exit') return { pid, ...exitWord.parse(jsonOf(frame)) };
    else if (frame.kind === 'refusal') throw refusalIn(frame);
    // Who was told to stop wants to hear only how it ended.
    else if ((frame.kind === 'stdout' || frame.kind === 'stderr') && !watcher.signal.aborted)
      await watcher.write(frame.kind, frame.data);
  }
  throw new Error('The root helper ended before what it ran: how far that came is not known.');
}

function refusalIn(frame: Frame): RootRefusal {
  const { code, message } = refusalWord.parse(jsonOf(frame));
  return new RootRefusal(code as RootRefusal['code'], message);
}
