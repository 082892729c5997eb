import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An answer as it came. */
export interface WireAnswer {
  readonly status: number;
  readonly body: string;
  /** From Retry-After, else null. */
  readonly retryAfterS: number | null;
}

interface Exchange {
  readonly resolve: (answer: WireAnswer) => void;
  readonly reject: (error: Error) => void;
}

interface Line {
  readonly socket: Socket;
  exchange: Exchange | null;
  chunks: Buffer[];
}

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * HTTP/1.1 as small as it can be: JSON in, JSON out, connections kept. Node's own clients cost several times more per request,
 * and the caller shares the machine with what it measures.
 */
export class Wire {
  private readonly idle: Line[] = [];
  private readonly open = new Set<Line>();

  constructor(
    readonly port: number,
    private readonly headers: string,
    readonly host = '127.0.0.1',
  ) {}

  /** Rejects when the connection breaks before the answer is complete. */
  post(path: string, body: string): Promise<WireAnswer> {
    return this.send(
      `POST ${path} HTTP/1.1\r\nhost: ${this.host}\r\n${this.headers}content-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  }

  /** Opens a connection for the next request. Rejects when nobody listens. */
  async connect(): Promise<void> {
    const line = this.dial();
    await once(line.socket, 'connect');
    this.idle.push(line);
  }

  /** Breaks every connection; requests under way reject. The next request opens a new one. */
  cut(): void {
    for (const line of this.open) line.socket.destroy();
  }

  private send(request: string): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      const line = this.idle.pop() ?? this.dial();
      line.exchange = { resolve, reject };
      line.socket.write(request);
    });
  }

  private dial(): Line {
    const socket = connect({ port: this.port, host: this.host, noDelay: true });
    const line: Line = { socket, exchange: null, chunks: [] };
    this.open.add(line);
    socket.on('data', (chunk) => this.received(line, chunk));
    // 'close' follows and tells whoever waits.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.open.delete(line);
      const at = this.idle.indexOf(line);
      if (at >= 0) this.idle.splice(at, 1);
      line.exchange?.reject(new Error('connection cut'));
      line.exchange = null;
    });
    return line;
  }

  private received(line: Line, chunk: Buffer): void {
    line.chunks.push(chunk);
    const all = line.chunks.length === 1 ? chunk : Buffer.concat(line.chunks);
    const end = all.indexOf(HEAD_END);
    if (end < 0) return;
    const head = all.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    const start = end + HEAD_END.length;
    if (all.length < start + length) {
      line.chunks = [all];
      return;
    }
    line.chunks = [];
    const { exchange } = line;
    line.exchange = null;
    if (/\r\nconnection: *close/i.test(head)) line.socket.destroy();
    else this.idle.push(line);
    const retryAfter = /\r\nretry-after: *(\d+)/i.exec(head)?.[1];
    exchange?.resolve({
      status: Number(head.slice(9, 12)),
      body: all.toString('utf8', start, start + length),
      retryAfterS: retryAfter === undefined ? null : Number(retryAfter),
    });
  }
}
